// Web origins (RFC 6454), in the one spelling that browsers send.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace imaging::api {

// http(s)://host[:port] as the Origin field has it: scheme and host in lower case, no port that is
// the scheme's own, an IPv6 address in its short form and brackets. nullopt for all else: a path
// (be it "/"), a user, a pattern, a name that is not ASCII.
std::optional<std::string> normal_origin(std::string_view text);

}  // namespace imaging::api
