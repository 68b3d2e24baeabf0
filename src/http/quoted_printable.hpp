// Decodes Content-Transfer-Encoding: quoted-printable, which some clients use for the text fields
// of a form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace imaging::http {

// RFC 2045 §6.7, digits in any case. nullopt for an = that is followed by neither two hexadecimal
// digits nor a line end, and for every character that must be encoded: controls, bare CR or LF,
// non-ASCII.
std::optional<std::string> decode_quoted_printable(std::string_view text);

}  // namespace imaging::http
