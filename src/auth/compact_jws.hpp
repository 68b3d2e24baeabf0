// A token taken apart: the compact serialization of a JWS (RFC 7515 §7.1). Nothing is believed yet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/algorithm.hpp"

namespace imaging::auth {

struct CompactJws {
  Algorithm algorithm;             // what the header claims
  std::optional<std::string> kid;  // a hint; a `kid` that is no string counts as absent
  std::string_view signed_part;    // header and payload as they were sent; points into the token
  std::string payload;             // decoded, not parsed
  std::string signature;
};

inline constexpr std::size_t max_token_bytes = 8192;

// Throws Error{unauthorized}: more than max_token_bytes, not three non-empty segments of canonical
// base64url, a header over 1 KiB or that is not a plain JSON object of depth 4, an unknown `alg`
// ("none" among them), any `crit`. Every other header member is ignored: keys never come from a
// token.
CompactJws split_jws(std::string_view token);

}  // namespace imaging::auth
