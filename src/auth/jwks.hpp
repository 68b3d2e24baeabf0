// Reads the keys of a JWK Set (RFC 7517 §5) that can verify a token.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "auth/algorithm.hpp"
#include "auth/signature.hpp"

namespace imaging::auth {

// At most this many keys of a set are used: it bounds the time that a token without `kid` takes.
inline constexpr std::size_t max_keys = 64;

// The usable keys, in their order; none when text is not a JWK Set. wanted is the configured
// algorithm; without one, a key is used for the algorithm in its own `alg`, or for all algorithms
// of its type. Symmetric keys, keys for encryption, other algorithms and curves, RSA keys below
// 2048 bits, and malformed keys are left out.
std::vector<VerificationKey> parse_jwk_set(std::string_view text, std::optional<Algorithm> wanted);

}  // namespace imaging::auth
