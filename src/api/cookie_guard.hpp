// Cross-site request forgery: a browser sends a cookie with what any page asks it to send.
#pragma once

#include <string>
#include <vector>

#include "http/head.hpp"

namespace imaging::api {

// Why a request with its token in a cookie may not be answered; empty when it may. GET, HEAD and
// OPTIONS change nothing (RFC 9110 §9.2.1). Any other must say that a page of this service, or of a
// named origin, sent it: by Origin, or without one by Sec-Fetch-Site (W3C Fetch Metadata), which
// browsers write and pages cannot.
std::string cookie_fault(const http::Head& head, const std::vector<std::string>& named_origins);

}  // namespace imaging::api
