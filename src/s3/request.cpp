#include "s3/request.hpp"

namespace imaging::s3 {

http::Origin bucket_origin(const Config& config) {
  http::Origin origin = config.endpoint;
  if (!config.path_style) origin.host = config.bucket + '.' + origin.host;
  return origin;
}

http::ClientRequest make_request(const Config& config, const Operation& operation, Instant at) {
  std::string path = config.endpoint_path + '/';
  if (config.path_style) {
    path += config.bucket;
    if (!operation.key.empty()) path += '/';
  }
  path += operation.key;

  SignInput input{.method = operation.method,
                  .path = path,
                  .query = operation.query,
                  .fields = operation.fields,
                  .payload_sha256 = operation.payload_sha256,
                  .region = config.region,
                  .at = at};
  input.fields.emplace_back("host", bucket_origin(config).authority());

  http::ClientRequest request;
  request.method = operation.method;
  request.target = uri_encode(path, true);
  if (!operation.query.empty()) request.target += '?' + encode_query(operation.query);
  request.fields = operation.fields;
  for (auto& field : sign(input, config.credentials)) request.fields.push_back(std::move(field));
  if (!operation.trace.id.empty()) {
    request.fields.emplace_back("traceparent", operation.trace.parent());
    if (!operation.trace.state.empty()) {
      request.fields.emplace_back("tracestate", operation.trace.state);
    }
  }
  return request;
}

std::string range_field(ByteRange range) {
  return "bytes=" + std::to_string(range.offset) + '-' +
         std::to_string(range.offset + range.length - 1);
}

}  // namespace imaging::s3
