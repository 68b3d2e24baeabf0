// Recognizes texts that were given as an HMAC key by mistake and that others can read or guess.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace imaging::auth {

// RFC 7518 §3.2 for SHA-256, and what Hasura requires of every HMAC key.
inline constexpr std::size_t least_hmac_key_bytes = 32;

// Why text cannot be an HMAC key: it is a public key or certificate, a URL, a token, the path of a
// file, or a published example. A sentence without its subject that quotes nothing; nullopt when it
// may be a key.
std::optional<std::string_view> hmac_key_fault(std::string_view text);

// The same for a variable that holds only the key and no JSON. It must be one line of text, and
// nothing that would become part of the key may surround it: quotes, brackets, a byte order mark,
// white space, a name.
std::optional<std::string_view> bare_key_fault(std::string_view text);

}  // namespace imaging::auth
