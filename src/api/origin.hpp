// Web origins (RFC 6454), and the protection against cross-site request forgery: a browser sends
// cookies with the requests of any page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/head.hpp"

namespace imaging::api {

// http(s)://host[:port] as in the Origin field: scheme and host in lower case, without the scheme's
// default port, an IPv6 address in its short form and brackets. nullopt for anything else: a path
// (even "/"), a user, a pattern, a name that is not ASCII.
std::optional<std::string> normal_origin(std::string_view text);

// An origin with a path, if wanted, and without a slash at its end: https://example.com/imaging.
// nullopt for anything else: a query, a fragment, a path with "." or ".." in it.
std::optional<std::string> normal_base_url(std::string_view text);

// Why a request with its token in a cookie is rejected; empty if it is not. GET, HEAD and OPTIONS
// are never rejected, because they change nothing (RFC 9110 §9.2.1). Any other method must come
// from a page of this service or of a named origin, which Origin shows, or without Origin,
// Sec-Fetch-Site (W3C Fetch Metadata). Browsers set these fields, and pages cannot.
std::string cookie_fault(const http::Head& head, const std::vector<std::string>& named_origins);

}  // namespace imaging::api
