// Finds the token in a request and splits its compact serialization (RFC 7515 §7.1). Verifies
// nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/algorithm.hpp"

namespace imaging::auth {

// The token of `Bearer <token>` (RFC 6750 §2.1): scheme in any case, one space. nullopt otherwise.
std::optional<std::string_view> find_bearer(std::string_view authorization);

// The value of the cookie called name in a Cookie field (RFC 6265 §4.2). nullopt when there is
// none, or more than one: we cannot tell which of them the browser meant.
std::optional<std::string_view> find_cookie(std::string_view cookies, std::string_view name);

struct CompactJws {
  Algorithm algorithm;             // what the header claims
  std::optional<std::string> kid;  // a hint; a `kid` that is not a string counts as absent
  std::string_view signed_part;    // header and payload as they were sent; points into the token
  std::string payload;             // decoded, not parsed
  std::string signature;
};

inline constexpr std::size_t max_token_bytes = 8192;

// Throws Error{unauthorized} for a token over max_token_bytes, for anything but three non-empty
// segments of canonical base64url, for a header over 1 KiB or that is not a JSON object of depth 4
// at most, for an unknown `alg` (including "none"), and for any `crit`. Every other member of the
// header is ignored: keys never come from a token.
CompactJws split_jws(std::string_view token);

}  // namespace imaging::auth
