// POST /imaging/assets/upload-init: issues a token for a later upload.
#include <fmt/format.h>

#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "api/fields.hpp"
#include "base/error.hpp"
#include "domain/uploads/tokens.hpp"

namespace imaging::api {
namespace {

struct InitRequest {
  domain::NewAsset asset;
  image::MediaType type;
};

image::MediaType to_media_type(std::string_view mime, domain::Modality modality) {
  const auto type = image::parse_mime(mime);
  if (type && domain::accepts(modality, *type)) return *type;
  throw Error(Code::unsupported_media_type,
              fmt::format("mimeType: {:.64} is not {}", mime,
                          type ? fmt::format("accepted for {}", domain::name(modality))
                               : "a type of picture or document that is known here"));
}

InitRequest to_request(std::string_view body) {
  const JsonFields fields(body);
  InitRequest request{};
  request.asset.patient = PatientId{fields.id("patientId")};
  request.asset.study = StudyId{fields.id("studyId")};
  request.asset.modality = to_modality("modality", fields.required("modality"));
  request.type = to_media_type(fields.required("mimeType"), request.asset.modality);
  if (const auto device = fields.optional("sourceDevice")) {
    request.asset.source_device = to_text("sourceDevice", *device);
  }
  return request;
}

}  // namespace

Awaitable<http::Reply> init_upload(Call& call, Services& services) {
  const std::string body = co_await read_json(call, services);
  const InitRequest request = co_await checked(call, services, [&] { return to_request(body); });
  const Uuid upload = co_await services.upload_tokens.issue(call.user, request.asset, request.type,
                                                            services.max_upload_bytes);
  co_return json(201, boost::json::object{{"uploadId", to_string(upload)},
                                          {"maxBytes", services.max_upload_bytes}});
}

}  // namespace imaging::api
