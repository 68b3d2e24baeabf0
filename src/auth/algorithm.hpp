// The signature algorithms that a token may use (RFC 7518 §3, RFC 8037), and what each demands.
#pragma once

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

const Traits& traits(Algorithm algorithm);

// Byte for byte, nothing folded. "EdDSA" (RFC 8037) and "Ed25519" (RFC 9864) are the same
// algorithm.
std::optional<Algorithm> parse_algorithm(std::string_view name);

}  // namespace imaging::auth
