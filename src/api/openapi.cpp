#include "api/openapi.hpp"

#include <fmt/format.h>

#include "api/endpoints.hpp"
#include "http/coding.hpp"
#include "http/conditional.hpp"

namespace imaging::api {

Awaitable<http::Reply> openapi_document(Call& call, Services& /*services*/) {
  const Document& document = openapi();
  const bool packed = http::accepts_coding(call.head.field("accept-encoding"), "gzip");
  // Two representations need two strong validators (RFC 9110 §8.8.3.3).
  const std::string etag = fmt::format("\"{}{}\"", document.digest, packed ? "-gzip" : "");
  http::Reply reply;
  reply.fields = {{"ETag", etag}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}};
  if (http::none_match_hits(call.head.field("if-none-match"), etag)) {
    reply.status = 304;
    co_return reply;
  }
  reply.fields.emplace_back("Content-Type", "application/json; charset=utf-8");
  if (packed) reply.fields.emplace_back("Content-Encoding", "gzip");
  reply.body = packed ? document.gzip : document.json;
  co_return reply;
}

}  // namespace imaging::api
