#include "auth/jwks.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "base/encoding.hpp"
#include "base/strict_json.hpp"

namespace imaging::auth {
namespace {

namespace json = boost::json;

constexpr std::size_t max_depth = 8;

// The text of a member; empty when it is absent or not a string.
std::string_view text_of(const json::object& jwk, std::string_view name) {
  const auto* value = jwk.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return value->get_string();
}

std::string bytes_of(const json::object& jwk, std::string_view name) {
  return from_base64url(text_of(jwk, name)).value_or("");
}

// `use` and `key_ops` (RFC 7517 §4.2, §4.3) may be absent, but must not rule verification out.
bool may_verify(const json::object& jwk) {
  if (jwk.contains("use") && text_of(jwk, "use") != "sig") return false;
  const auto* operations = jwk.if_contains("key_ops");
  if (operations == nullptr) return true;
  const auto* list = operations->if_array();
  return list != nullptr && std::ranges::find(*list, json::value("verify")) != list->end();
}

// Whether the key has the type and curve of algorithm (RFC 7518 §6.1, RFC 8037 §2).
bool is_of_type(const json::object& jwk, Algorithm algorithm) {
  const Traits& wanted = traits(algorithm);
  const std::string_view type = wanted.family == Family::rsa  ? "RSA"
                                : wanted.family == Family::ec ? "EC"
                                                              : "OKP";
  return text_of(jwk, "kty") == type &&
         (wanted.curve == nullptr || text_of(jwk, "crv") == wanted.curve);
}

// Every algorithm that the key's type allows, unless its own `alg` (RFC 7517 §4.4: optional) or the
// configuration names one.
std::vector<Algorithm> algorithms_of(const json::object& jwk, std::optional<Algorithm> wanted) {
  using enum Algorithm;
  std::vector<Algorithm> algorithms;
  const auto stated = parse_algorithm(text_of(jwk, "alg"));
  for (const Algorithm one : {rs256, rs384, rs512, es256, es384, es512, ed25519}) {
    if (is_of_type(jwk, one) && (!jwk.contains("alg") || stated == one) &&
        one == wanted.value_or(one)) {
      algorithms.push_back(one);
    }
  }
  return algorithms;
}

PublicKey make_key(const json::object& jwk, Algorithm algorithm) {
  switch (traits(algorithm).family) {
    case Family::hmac:
      return nullptr;
    case Family::rsa:
      return make_rsa_key(bytes_of(jwk, "n"), bytes_of(jwk, "e"));
    case Family::ec:
      return make_ec_key(algorithm, bytes_of(jwk, "x"), bytes_of(jwk, "y"));
    case Family::ed25519:
      return make_ed25519_key(bytes_of(jwk, "x"));
  }
  return nullptr;
}

std::optional<VerificationKey> read_jwk(const json::object& jwk, std::optional<Algorithm> wanted) {
  VerificationKey key{std::nullopt, algorithms_of(jwk, wanted), nullptr};
  if (key.algorithms.empty() || !may_verify(jwk)) return std::nullopt;
  key.key = make_key(jwk, key.algorithms.front());
  if (!fits(key.key, key.algorithms.front())) return std::nullopt;
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
