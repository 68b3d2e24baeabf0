#include "api/cors.hpp"

#include <algorithm>

namespace imaging::api {
namespace {

constexpr std::string_view own_headers =
    "Authorization, Content-Digest, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, "
    "If-None-Match, If-Range, If-Unmodified-Since, Range, Repr-Digest";

bool is_allowed(const http::Head& head, const Cors& cors) {
  return head.count("origin") == 1 &&
         std::ranges::find(cors.origins, head.field("origin")) != cors.origins.end();
}

}  // namespace

std::optional<http::Reply> preflight(const http::Head& head, const Cors& cors,
                                     const std::string& methods) {
  if (cors.origins.empty() || head.method != "OPTIONS") return std::nullopt;
  http::Reply reply;
  reply.status = 204;
  if (is_allowed(head, cors)) {
    std::string headers(own_headers);
    for (const std::string& name : cors.headers) headers += ", " + name;
    reply.fields = {{"Access-Control-Allow-Methods", methods},
                    {"Access-Control-Allow-Headers", std::move(headers)},
                    {"Access-Control-Max-Age", "600"}};
  }
  return reply;
}

void add_cors_fields(http::Reply& reply, const http::Head& head, const Cors& cors) {
  if (cors.origins.empty()) return;
  reply.fields.emplace_back("Vary", "Origin");
  if (!is_allowed(head, cors)) return;
  reply.fields.emplace_back("Access-Control-Allow-Origin", head.field("origin"));
  if (cors.cookies) reply.fields.emplace_back("Access-Control-Allow-Credentials", "true");
  reply.fields.emplace_back(
      "Access-Control-Expose-Headers",
      "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, "
      "Location, Repr-Digest, Retry-After, X-Request-Id");
}

}  // namespace imaging::api
