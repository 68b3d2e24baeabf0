#include "auth/jwks.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "auth/strict_json.hpp"
#include "base/base64url.hpp"

namespace imaging::auth {
namespace {

namespace json = boost::json;

constexpr std::size_t max_depth = 8;

// A member's text; empty when it is absent or no string.
std::string_view text_of(const json::object& jwk, std::string_view name) {
  const auto* value = jwk.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return value->get_string();
}

std::string bytes_of(const json::object& jwk, std::string_view name) {
  return from_base64url(text_of(jwk, name)).value_or("");
}

// `use` and `key_ops` (RFC 7517 §4.2, §4.3) may be absent, but must not forbid.
bool may_verify(const json::object& jwk) {
  if (jwk.contains("use") && text_of(jwk, "use") != "sig") return false;
  const auto* operations = jwk.if_contains("key_ops");
  if (operations == nullptr) return true;
  const auto* list = operations->if_array();
  return list != nullptr && std::ranges::find(*list, json::value("verify")) != list->end();
}

std::optional<Algorithm> algorithm_of(const json::object& jwk, std::optional<Algorithm> wanted) {
  if (!jwk.contains("alg")) return wanted;
  const auto stated = parse_algorithm(text_of(jwk, "alg"));
  return !wanted || stated == wanted ? stated : std::nullopt;
}

PublicKey make_key(const json::object& jwk, Algorithm algorithm) {
  const auto is = [&](std::string_view name, std::string_view text) {
    return text_of(jwk, name) == text;
  };
  const Traits& wanted = traits(algorithm);
  if (wanted.family == Family::rsa && is("kty", "RSA")) {
    return make_rsa_key(bytes_of(jwk, "n"), bytes_of(jwk, "e"));
  }
  if (wanted.family == Family::ec && is("kty", "EC") && is("crv", wanted.curve)) {
    return make_ec_key(algorithm, bytes_of(jwk, "x"), bytes_of(jwk, "y"));
  }
  if (wanted.family == Family::ed25519 && is("kty", "OKP") && is("crv", wanted.curve)) {
    return make_ed25519_key(bytes_of(jwk, "x"));
  }
  return nullptr;
}

std::optional<VerificationKey> read_jwk(const json::object& jwk, std::optional<Algorithm> wanted) {
  const auto algorithm = algorithm_of(jwk, wanted);
  if (!algorithm || !may_verify(jwk)) return std::nullopt;
  VerificationKey key{std::nullopt, *algorithm, make_key(jwk, *algorithm)};
  if (!fits(key.key, *algorithm)) return std::nullopt;
  if (const auto kid = text_of(jwk, "kid"); !kid.empty()) key.kid = kid;
  return key;
}

}  // namespace

std::vector<VerificationKey> parse_jwk_set(std::string_view text, std::optional<Algorithm> wanted) {
  std::vector<VerificationKey> keys;
  const auto set = parse_object(text, max_depth);
  const auto* members = set ? set->if_contains("keys") : nullptr;
  if (members == nullptr || !members->is_array()) return keys;
  for (const auto& member : members->get_array()) {
    if (keys.size() == max_keys) break;
    if (!member.is_object()) continue;
    if (auto key = read_jwk(member.get_object(), wanted)) keys.push_back(std::move(*key));
  }
  return keys;
}

}  // namespace imaging::auth
