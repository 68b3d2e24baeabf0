#include "auth/token.hpp"

#include <boost/json/value.hpp>
#include <utility>

#include "auth/principal.hpp"
#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "base/strict_json.hpp"

namespace imaging::auth {
namespace {

constexpr std::string_view scheme = "bearer ";
constexpr std::size_t max_header_bytes = 1024;
constexpr std::size_t max_header_depth = 4;

std::string decode(std::string_view segment) {
  auto bytes = from_base64url(segment);
  if (!bytes || bytes->empty())
    throw_invalid_token("a segment is empty or not canonical base64url");
  return std::move(*bytes);
}

void read_header(std::string_view text, CompactJws& jws) {
  if (text.size() > max_header_bytes) throw_invalid_token("the header is too large");
  const auto header = parse_object(text, max_header_depth);
  if (!header) throw_invalid_token("the header is not a plain JSON object");
  if (header->contains("crit")) throw_invalid_token("the header has crit");

  const auto* name = header->if_contains("alg");
  const auto algorithm =
      name != nullptr && name->is_string() ? parse_algorithm(name->get_string()) : std::nullopt;
  if (!algorithm) throw_invalid_token("alg is missing or not known");
  jws.algorithm = *algorithm;

  const auto* kid = header->if_contains("kid");
  if (kid != nullptr && kid->is_string()) jws.kid = kid->get_string();
}

}  // namespace

std::optional<std::string_view> find_bearer(std::string_view authorization) {
  if (!same_name(authorization.substr(0, scheme.size()), scheme)) return std::nullopt;
  const std::string_view token = authorization.substr(scheme.size());
  if (token.empty() || token.find_first_of(" \t,") != token.npos) return std::nullopt;
  return token;
}

std::optional<std::string_view> find_cookie(std::string_view cookies, std::string_view name) {
  std::optional<std::string_view> found;
  while (!cookies.empty()) {
    const std::size_t end = cookies.find(';');
    const std::string_view pair = trim(cookies.substr(0, end));
    cookies.remove_prefix(end == cookies.npos ? cookies.size() : end + 1);
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos || pair.substr(0, equals) != name) continue;
    if (found) return std::nullopt;
    found = pair.substr(equals + 1);
  }
  if (found && found->empty()) return std::nullopt;
  return found;
}

CompactJws split_jws(std::string_view token) {
  if (token.size() > max_token_bytes) throw_invalid_token("the token is too large");
  const std::size_t first = token.find('.');
  const std::size_t second = first == token.npos ? first : token.find('.', first + 1);
  if (second == token.npos) throw_invalid_token("the token has fewer than three segments");

  // A fourth segment fails to decode: '.' is not in the alphabet.
  CompactJws jws{};
  jws.signed_part = token.substr(0, second);
  jws.payload = decode(token.substr(first + 1, second - first - 1));
  jws.signature = decode(token.substr(second + 1));
  read_header(decode(token.substr(0, first)), jws);
  return jws;
}

}  // namespace imaging::auth
