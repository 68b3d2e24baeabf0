// A JWK Set (RFC 7517 §5) as the keys in it that can check a token.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "auth/algorithm.hpp"
#include "auth/public_key.hpp"

namespace imaging::auth {

// At most this many keys of a set are used, so that a token without `kid` costs a bounded time.
inline constexpr std::size_t max_keys = 64;

// The usable keys, in their order; none when text is no JWK Set. wanted: the configured algorithm;
// without one a key counts for the algorithm that its own `alg` states, or for all of its type.
// Passed over: symmetric keys, keys for encryption, other algorithms and curves, RSA below 2048
// bits, malformed ones.
std::vector<VerificationKey> parse_jwk_set(std::string_view text, std::optional<Algorithm> wanted);

}  // namespace imaging::auth
