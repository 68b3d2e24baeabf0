#include "api/cookie_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "api/origin.hpp"

namespace imaging::api {
namespace {

bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

// Behind a proxy that ends TLS the service cannot know its own scheme: both are its own.
bool is_own(std::string_view origin, std::string_view host) {
  return origin == normal_origin(fmt::format("https://{}", host)) ||
         origin == normal_origin(fmt::format("http://{}", host));
}

}  // namespace

std::string cookie_fault(const http::Head& head, const std::vector<std::string>& named_origins) {
  if (is_safe(head.method)) return {};
  const auto origins = head.count("Origin");
  if (origins > 1) return "Origin: there is more than one";
  if (head.count("Sec-Fetch-Site") > 1) return "Sec-Fetch-Site: there is more than one";
  const auto site = head.field("Sec-Fetch-Site");
  if (origins == 0) {
    if (site == "same-origin") return {};
    if (site.empty()) return "Origin: required when the token is in a cookie";
    return fmt::format("Sec-Fetch-Site: it must be same-origin, not {:.40}", site);
  }
  const auto origin = head.field("Origin");
  if (std::ranges::find(named_origins, origin) != named_origins.end()) return {};
  // Where the browser says more, it knows the scheme: http://x is another origin than https://x.
  if (is_own(origin, head.field("Host")) && (site.empty() || site == "same-origin")) return {};
  return fmt::format(
      "Origin: {:.80} is neither this service nor an origin that it is told to trust", origin);
}

}  // namespace imaging::api
