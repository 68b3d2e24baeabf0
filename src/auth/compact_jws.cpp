#include "auth/compact_jws.hpp"

#include <boost/json/value.hpp>

#include "auth/refusal.hpp"
#include "base/encoding.hpp"
#include "base/strict_json.hpp"

namespace imaging::auth {
namespace {

constexpr std::size_t max_header_bytes = 1024;
constexpr std::size_t max_header_depth = 4;

std::string decode(std::string_view segment) {
  auto bytes = from_base64url(segment);
  if (!bytes || bytes->empty()) refuse("a segment is empty or not canonical base64url");
  return std::move(*bytes);
}

void read_header(std::string_view text, CompactJws& jws) {
  if (text.size() > max_header_bytes) refuse("the header is too large");
  const auto header = parse_object(text, max_header_depth);
  if (!header) refuse("the header is not a plain JSON object");
  if (header->contains("crit")) refuse("the header has crit");

  const auto* name = header->if_contains("alg");
  const auto algorithm =
      name != nullptr && name->is_string() ? parse_algorithm(name->get_string()) : std::nullopt;
  if (!algorithm) refuse("alg is missing or not known");
  jws.algorithm = *algorithm;

  const auto* kid = header->if_contains("kid");
  if (kid != nullptr && kid->is_string()) jws.kid = kid->get_string();
}

}  // namespace

CompactJws split_jws(std::string_view token) {
  if (token.size() > max_token_bytes) refuse("the token is too large");
  const std::size_t first = token.find('.');
  const std::size_t second = first == token.npos ? first : token.find('.', first + 1);
  if (second == token.npos) refuse("the token has fewer than three segments");

  // A fourth segment fails to decode: '.' is not in the alphabet.
  CompactJws jws{};
  jws.signed_part = token.substr(0, second);
  jws.payload = decode(token.substr(first + 1, second - first - 1));
  jws.signature = decode(token.substr(second + 1));
  read_header(decode(token.substr(0, first)), jws);
  return jws;
}

}  // namespace imaging::auth
