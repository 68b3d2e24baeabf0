// Public keys for signatures, made from PEM texts or from the numbers of a JWK.
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

// A key with what it may be used for: never more than its own type allows.
struct VerificationKey {
  std::optional<std::string> kid;
  std::vector<Algorithm> algorithms;
  PublicKey key;
};

// All are null when the text or the numbers are no key.
// A PEM public key (RFC 7468 §13) or X.509 certificate; never a private key. No password is asked.
PublicKey read_pem(const std::string& text);
// Big-endian numbers (RFC 7518 §6.3.1).
PublicKey make_rsa_key(std::string_view modulus, std::string_view exponent);
// A point of algorithm's curve: coordinates of its exact length (RFC 7518 §6.2.1).
PublicKey make_ec_key(Algorithm algorithm, std::string_view x, std::string_view y);
// 32 bytes (RFC 8037 §2).
PublicKey make_ed25519_key(std::string_view x);

// Whether key is of algorithm's kind and curve; an RSA key must have 2048 bits (RFC 7518 §3.3).
bool fits(const PublicKey& key, Algorithm algorithm);

}  // namespace imaging::auth
