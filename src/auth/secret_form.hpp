// What a text really is that was given as an HMAC key: a key must be nothing that others can read.
#pragma once

#include <optional>
#include <string_view>

namespace imaging::auth {

// The reason why text cannot be an HMAC key: it is a public key or certificate, a URL, a token,
// the path of a file, or an example that is published. A sentence without its subject that quotes
// nothing; nullopt when it may be.
std::optional<std::string_view> why_no_hmac_key(std::string_view text);

// The same for a key that stands for itself and not in JSON, where what is around it would become
// part of it: quotes, brackets, a byte order mark, white space, a name. It is one line of text.
std::optional<std::string_view> why_no_bare_key(std::string_view text);

}  // namespace imaging::auth
