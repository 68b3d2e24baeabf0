#include "api/origin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>

#include "base/ascii.hpp"

namespace imaging::api {
namespace {

// Names of containers may hold underscores, so this is wider than DNS.
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

}  // namespace imaging::api
