// Web origins (RFC 6454), and the guard against cross-site request forgery that rests on them: a
// browser sends a cookie with what any page asks it to send.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/head.hpp"

namespace imaging::api {

// http(s)://host[:port] as the Origin field has it: scheme and host in lower case, no port that is
// the scheme's own, an IPv6 address in its short form and brackets. nullopt for all else: a path
// (be it "/"), a user, a pattern, a name that is not ASCII.
std::optional<std::string> normal_origin(std::string_view text);

// Why a request with its token in a cookie may not be answered; empty when it may. GET, HEAD and
// OPTIONS change nothing (RFC 9110 §9.2.1). Any other must say that a page of this service, or of a
// named origin, sent it: by Origin, or without one by Sec-Fetch-Site (W3C Fetch Metadata), which
// browsers write and pages cannot.
std::string cookie_fault(const http::Head& head, const std::vector<std::string>& named_origins);

}  // namespace imaging::api
