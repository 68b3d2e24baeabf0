#include "s3/redirect.hpp"

#include <string_view>

namespace imaging::s3 {
namespace {

std::string_view without_first_label(std::string_view host) {
  const auto dot = host.find('.');
  return dot == std::string_view::npos ? std::string_view{} : host.substr(dot + 1);
}

std::string_view first_label(std::string_view host) { return host.substr(0, host.find('.')); }

// "s3.eu-west-1.amazonaws.com" and "s3-eu-west-1.amazonaws.com" are both "s3.amazonaws.com".
std::string without_region(std::string host, const std::string& region) {
  for (const char separator : {'.', '-'}) {
    const auto at = host.find(separator + region + '.');
    if (at != std::string::npos) return host.erase(at, region.size() + 1);
  }
  return host;
}

// Whether all names below this one belong to one owner. There is no list of public suffixes here: a
// single label is never a domain, and a short label before a two-letter one counts as a public
// suffix (co.uk, com.au).
bool is_domain(std::string_view name) {
  const std::string_view top = without_first_label(name);
  if (top.empty()) return false;
  return top.size() != 2 || first_label(name).size() > 3;
}

bool same_domain(const http::Origin& from, const std::string& from_region, const http::Origin& to,
                 const std::string& to_region) {
  if (to.host == from.host) return true;
  if (is_address(from.host) || is_address(to.host)) return false;
  const std::string_view domain = without_first_label(from.host);
  if (domain == without_first_label(to.host)) return is_domain(domain);
  const std::string stem = without_region(from.host, from_region);
  return stem == without_region(to.host, to_region) && is_domain(without_first_label(stem));
}

// The host for an answer that names only the region: the same host, but in that region.
std::string host_in(const Config& from, const std::string& region) {
  std::string host = from.endpoint.host;
  if (host == "s3.amazonaws.com") return aws_endpoint(region).host;
  const auto at = host.find('.' + from.region + '.');
  return at == std::string::npos ? host : host.replace(at + 1, from.region.size(), region);
}

std::optional<http::Origin> target(const Config& from, const Redirect& redirect) {
  if (!redirect.location.empty()) return parse_origin(redirect.location);
  http::Origin origin = from.endpoint;
  if (redirect.endpoint.empty()) {
    if (!valid_region(redirect.region)) return std::nullopt;
    origin.host = host_in(from, redirect.region);
    return origin;
  }
  std::string url = (origin.tls ? "https://" : "http://") + redirect.endpoint;
  if (redirect.endpoint.find(':') == std::string::npos) url += ':' + std::to_string(origin.port);
  return parse_origin(url);
}

// The region from the header field. Without it, the region in the new host's name, if the new host
// differs from the old one by nothing else.
std::string region_of(const Config& from, const http::Origin& to, const Redirect& redirect) {
  if (valid_region(redirect.region)) return redirect.region;
  const std::string label(first_label(without_first_label(to.host)));
  const bool named = valid_region(label) && without_region(to.host, label) ==
                                                without_region(from.endpoint.host, from.region);
  return named ? label : from.region;
}

}  // namespace

std::optional<Config> follow(const Config& from, const Redirect& redirect) {
  auto origin = target(from, redirect);
  if (!origin || (from.endpoint.tls && !origin->tls)) return std::nullopt;
  Config to = from;
  const std::string bucket_label = from.bucket + '.';
  if (origin->host.starts_with(bucket_label)) {
    origin->host.erase(0, bucket_label.size());
    to.path_style = false;
  }
  to.region = region_of(from, *origin, redirect);
  if (!same_domain(from.endpoint, from.region, *origin, to.region)) return std::nullopt;
  to.endpoint = std::move(*origin);
  return to;
}

std::string describe(const Config& from, const Redirect& redirect) {
  std::string text;
  if (valid_region(redirect.region) && redirect.region != from.region) {
    text = "; the bucket is in " + redirect.region;
  }
  if (redirect.location.empty() && redirect.endpoint.empty()) return text;
  const auto origin = target(from, redirect);
  text += text.empty() ? "; the bucket is" : ",";
  if (!origin) return text + " at a place that is no http or https URL";
  return text + " at " + (origin->tls ? "https://" : "http://") + origin->authority();
}

}  // namespace imaging::s3
