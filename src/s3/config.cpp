#include "s3/config.hpp"

#include <algorithm>
#include <array>

#include "base/port.hpp"

namespace imaging::s3 {
namespace {

constexpr std::string_view lower_and_digits = "abcdefghijklmnopqrstuvwxyz0123456789";

bool only(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Host names of containers may hold underscores, so this is wider than DNS.
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

std::optional<http::Origin> parse_endpoint(std::string_view url) {
  http::Origin origin;
  origin.tls = take_prefix(url, "https://");
  if (!origin.tls && !take_prefix(url, "http://")) return std::nullopt;
  if (url.ends_with('/')) url.remove_suffix(1);
  const std::size_t colon = url.find(':');
  const std::string_view host = url.substr(0, colon);
  if (!valid_host(host)) return std::nullopt;
  origin.host = host;
  origin.port = origin.tls ? 443 : 80;
  if (colon != std::string_view::npos) {
    const auto port = parse_port(url.substr(colon + 1));
    if (!port) return std::nullopt;
    origin.port = *port;
  }
  return origin;
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
