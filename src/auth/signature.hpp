// Token signatures: public keys, made from PEM or from the numbers of a JWK, and verification with
// them (RFC 7518 §3.2 to §3.4, RFC 8037 §3.1).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/algorithm.hpp"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace imaging::auth {

struct FreeKey {
  void operator()(evp_pkey_st* key) const;
};
using PublicKey = std::unique_ptr<evp_pkey_st, FreeKey>;

// A key and the algorithms that it may be used for: never more than its type allows.
struct VerificationKey {
  std::optional<std::string> kid;
  std::vector<Algorithm> algorithms;
  PublicKey key;
};

// These return null when the text or the numbers are not a key.
// A PEM public key (RFC 7468 §13) or X.509 certificate; never a private key. Asks for no password.
PublicKey read_pem(const std::string& text);
// Big-endian numbers (RFC 7518 §6.3.1).
PublicKey make_rsa_key(std::string_view modulus, std::string_view exponent);
// A point on algorithm's curve, with coordinates of its exact length (RFC 7518 §6.2.1).
PublicKey make_ec_key(Algorithm algorithm, std::string_view x, std::string_view y);
// 32 bytes (RFC 8037 §2).
PublicKey make_ed25519_key(std::string_view x);

// Whether key has the type and curve of algorithm; RSA needs 2048 bits or more (RFC 7518 §3.3).
bool fits(const PublicKey& key, Algorithm algorithm);

// algorithm must be an HMAC. Compares in constant time.
bool hmac_matches(Algorithm algorithm, std::string_view key, std::string_view message,
                  std::string_view signature);

// key must fit algorithm. An ECDSA signature is r||s of exact length, never DER.
bool signature_matches(Algorithm algorithm, const PublicKey& key, std::string_view message,
                       std::string_view signature);

}  // namespace imaging::auth
