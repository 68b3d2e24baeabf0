// The signature algorithms that a token may use (RFC 7518 §3, RFC 8037), and what each requires.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace imaging::auth {

enum class Algorithm { hs256, hs384, hs512, rs256, rs384, rs512, es256, es384, es512, ed25519 };
enum class Family { hmac, rsa, ec, ed25519 };

struct Traits {
  std::string_view name;  // Hasura's `type`; also the `alg` of header and JWK, except Ed25519's
  Family family;
  const char* digest;           // OpenSSL's name; null for Ed25519, which hashes by itself
  const char* curve;            // `crv` of a JWK (RFC 7518 §6.2.1.1); null without one
  const char* group;            // OpenSSL's name of that curve
  std::size_t signature_bytes;  // exact length; 0: that of the RSA modulus
};

// In the order of Algorithm.
inline constexpr std::array<Traits, 10> algorithms{{
    {"HS256", Family::hmac, "SHA256", nullptr, nullptr, 32},
    {"HS384", Family::hmac, "SHA384", nullptr, nullptr, 48},
    {"HS512", Family::hmac, "SHA512", nullptr, nullptr, 64},
    {"RS256", Family::rsa, "SHA256", nullptr, nullptr, 0},
    {"RS384", Family::rsa, "SHA384", nullptr, nullptr, 0},
    {"RS512", Family::rsa, "SHA512", nullptr, nullptr, 0},
    {"ES256", Family::ec, "SHA256", "P-256", "prime256v1", 64},
    {"ES384", Family::ec, "SHA384", "P-384", "secp384r1", 96},
    {"ES512", Family::ec, "SHA512", "P-521", "secp521r1", 132},
    {"Ed25519", Family::ed25519, nullptr, "Ed25519", nullptr, 64},
}};

constexpr const Traits& traits(Algorithm algorithm) {
  return algorithms.at(static_cast<std::size_t>(algorithm));
}

// The name must match byte for byte. "EdDSA" (RFC 8037) and "Ed25519" (RFC 9864) are the same
// algorithm.
constexpr std::optional<Algorithm> parse_algorithm(std::string_view name) {
  if (name == "EdDSA") return Algorithm::ed25519;
  for (std::size_t i = 0; i < algorithms.size(); ++i) {
    if (algorithms[i].name == name) return static_cast<Algorithm>(i);
  }
  return std::nullopt;
}

}  // namespace imaging::auth
