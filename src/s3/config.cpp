#include "s3/config.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/url/host_type.hpp>
#include <boost/url/parse.hpp>

#include "base/ascii.hpp"

namespace imaging::s3 {
namespace {

constexpr std::string_view lower_and_digits = "abcdefghijklmnopqrstuvwxyz0123456789";

bool only(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

// Host names of containers may contain underscores, so this accepts more than DNS does.
bool valid_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 &&
         only(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
}

bool looks_like_ipv4(std::string_view name) {
  return only(name, "0123456789.") && std::ranges::count(name, '.') == 3;
}

bool reserved(std::string_view name) {
  constexpr std::array<std::string_view, 3> prefixes{"xn--", "sthree-", "amzn-s3-demo-"};
  constexpr std::array<std::string_view, 5> suffixes{"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                     "--table-s3"};
  return std::ranges::any_of(prefixes, [&](auto prefix) { return name.starts_with(prefix); }) ||
         std::ranges::any_of(suffixes, [&](auto suffix) { return name.ends_with(suffix); });
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::optional<http::Origin> parse_origin(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->has_userinfo()) return std::nullopt;
  // Boost 1.81 treats text that is left over after host and port as a path.
  const std::string_view path = url->encoded_path();
  if (!path.empty() && !path.starts_with('/')) return std::nullopt;
  http::Origin origin;
  origin.tls = url->scheme() == "https";
  if (!origin.tls && url->scheme() != "http") return std::nullopt;
  origin.host = url->host_address();
  const bool v6 = url->host_type() == boost::urls::host_type::ipv6;
  const bool name_or_v4 = url->host_type() != boost::urls::host_type::ipvfuture;
  if (!v6 && !(name_or_v4 && valid_host(origin.host))) return std::nullopt;
  origin.port = origin.tls ? 443 : 80;
  if (url->has_port()) {
    const auto port = parse_port(url->port());
    if (!port) return std::nullopt;
    origin.port = *port;
  }
  return origin;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto origin = parse_origin(text);
  if (!origin) return std::nullopt;
  const auto url = boost::urls::parse_uri(text);
  if (url->has_query() || url->has_fragment()) return std::nullopt;
  Endpoint endpoint{*origin, {}};
  std::string_view rest = url->encoded_path();
  if (rest.ends_with('/')) rest.remove_suffix(1);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const auto end = std::min(rest.find('/'), rest.size());
    const std::string segment = boost::urls::pct_string_view(rest.substr(0, end)).decode();
    if (segment.empty() || segment == "." || segment == ".." || contains(segment, "/")) {
      return std::nullopt;
    }
    endpoint.path += '/' + segment;
    rest.remove_prefix(end);
  }
  return endpoint;
}

bool is_address(const std::string& host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

bool valid_region(std::string_view name) {
  return !name.empty() && only(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

http::Origin aws_endpoint(std::string_view region) {
  std::string host = "s3." + std::string(region) + ".amazonaws.com";
  if (region.starts_with("cn-")) host += ".cn";
  return {.tls = true, .host = std::move(host), .port = 443};
}

bool valid_bucket(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!only(name, "abcdefghijklmnopqrstuvwxyz0123456789.-")) return false;
  if (!only(name.substr(0, 1), lower_and_digits)) return false;
  if (!only(name.substr(name.size() - 1), lower_and_digits)) return false;
  if (contains(name, "..") || contains(name, ".-") || contains(name, "-.")) return false;
  return !looks_like_ipv4(name) && !reserved(name);
}

}  // namespace imaging::s3
