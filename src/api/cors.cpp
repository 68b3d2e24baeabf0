#include "api/cors.hpp"

#include <algorithm>

namespace imaging::api {
namespace {

bool is_allowed(std::string_view origin, const std::vector<std::string>& origins) {
  return !origin.empty() && std::find(origins.begin(), origins.end(), origin) != origins.end();
}

}  // namespace

std::optional<http::Reply> preflight(const http::Head& head,
                                     const std::vector<std::string>& origins,
                                     const std::string& methods) {
  if (origins.empty() || head.method != "OPTIONS") return std::nullopt;
  http::Reply reply;
  reply.status = 204;
  if (is_allowed(head.field("origin"), origins)) {
    reply.fields = {{"Access-Control-Allow-Methods", methods},
                    {"Access-Control-Allow-Headers",
                     "Authorization, Content-Type, If-None-Match, If-Range, Range"},
                    {"Access-Control-Max-Age", "600"}};
  }
  return reply;
}

void add_cors_fields(http::Reply& reply, const http::Head& head,
                     const std::vector<std::string>& origins) {
  if (origins.empty()) return;
  reply.fields.emplace_back("Vary", "Origin");
  const std::string_view origin = head.field("origin");
  if (!is_allowed(origin, origins) || head.count("origin") != 1) return;
  reply.fields.emplace_back("Access-Control-Allow-Origin", origin);
  reply.fields.emplace_back(
      "Access-Control-Expose-Headers",
      "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, "
      "Location, Retry-After, X-Request-Id");
}

}  // namespace imaging::api
