#include "api/origin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/host_type.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <string_view>

#include "base/ascii.hpp"

namespace imaging::api {
namespace {

// Names of containers may contain underscores, so this accepts more than DNS does.
bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

std::optional<std::string> normal_host(const boost::urls::url_view& url) {
  if (url.host_type() == boost::urls::host_type::ipv6) {
    return fmt::format("[{}]", url.host_ipv6_address().to_string());
  }
  std::string host = lower_case(url.encoded_host());
  if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_character))
    return std::nullopt;
  return host;
}

bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

// Behind a proxy that terminates TLS, the service does not know its own scheme, so it accepts both.
bool is_own(std::string_view origin, std::string_view host) {
  return origin == normal_origin(fmt::format("https://{}", host)) ||
         origin == normal_origin(fmt::format("http://{}", host));
}

}  // namespace

std::optional<std::string> normal_origin(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->has_userinfo() || !url->encoded_path().empty() || url->has_query() ||
      url->has_fragment()) {
    return std::nullopt;
  }
  const std::string scheme = lower_case(url->scheme());
  const auto host = normal_host(*url);
  if ((scheme != "http" && scheme != "https") || !host) return std::nullopt;
  if (!url->has_port()) return fmt::format("{}://{}", scheme, *host);
  const auto port = parse_port(url->port());
  if (!port) return std::nullopt;
  if (*port == (scheme == "http" ? 80 : 443)) return fmt::format("{}://{}", scheme, *host);
  return fmt::format("{}://{}:{}", scheme, *host, *port);
}

std::optional<std::string> normal_base_url(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->has_query() || url->has_fragment()) return std::nullopt;
  std::string_view path = url->encoded_path();
  for (const auto segment : url->segments()) {
    if (segment == "." || segment == "..") return std::nullopt;
  }
  const auto origin = normal_origin(text.substr(0, text.size() - path.size()));
  while (path.ends_with('/')) path.remove_suffix(1);
  if (!origin) return std::nullopt;
  return *origin + std::string(path);
}

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
  // If the browser sends Sec-Fetch-Site, it has compared the schemes as well: http://x and
  // https://x are different origins.
  if (is_own(origin, head.field("Host")) && (site.empty() || site == "same-origin")) return {};
  return fmt::format(
      "Origin: {:.80} is neither this service nor an origin that it is told to trust", origin);
}

}  // namespace imaging::api
