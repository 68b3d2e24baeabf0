// Detects texts that were given as an HMAC key by mistake and that others can read or guess.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace imaging::auth {

// RFC 7518 §3.2 for SHA-256, and what Hasura requires of every HMAC key.
inline constexpr std::size_t least_hmac_key_bytes = 32;

// Why text cannot be an HMAC key: it is a public key or certificate, a URL, a token, the path of a
// file, or a published example. The reason is a sentence without its subject ("is a URL") and
// quotes nothing of the text; nullopt when the text may be a key.
std::optional<std::string_view> hmac_key_fault(std::string_view text);

// The same for a variable that holds only a key, not JSON. The text must be one line, and must not
// be surrounded by anything that would become part of the key: quotes, brackets, a byte order mark,
// white space, a name.
std::optional<std::string_view> bare_key_fault(std::string_view text);

}  // namespace imaging::auth
