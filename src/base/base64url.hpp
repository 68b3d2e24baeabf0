// base64url without padding (RFC 4648 §5), the alphabet of JWTs and cursors.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace imaging {

std::string to_base64url(std::string_view bytes);

// Canonical only: no padding, no white space, no stray bits in the last character, so that one
// value has one text. Anything else is nullopt.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace imaging
