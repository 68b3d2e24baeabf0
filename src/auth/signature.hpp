// Whether a signature belongs to a message (RFC 7518 §3.2 to §3.4, RFC 8037 §3.1).
#pragma once

#include <string_view>

#include "auth/algorithm.hpp"
#include "auth/public_key.hpp"

namespace imaging::auth {

// algorithm must be an HMAC. Compares in constant time.
bool hmac_matches(Algorithm algorithm, std::string_view key, std::string_view message,
                  std::string_view signature);

// key must be one that fits algorithm. An ECDSA signature is r||s of exact length, never DER.
bool signature_matches(Algorithm algorithm, const PublicKey& key, std::string_view message,
                       std::string_view signature);

}  // namespace imaging::auth
