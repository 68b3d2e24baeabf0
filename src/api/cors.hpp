// Cross-origin access for the configured origins only (Fetch standard, "CORS protocol").
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/exchange.hpp"

namespace imaging::api {

// Which pages may send requests, and which header fields besides the service's own.
struct Cors {
  std::vector<std::string> origins;  // as browsers send them; none: off
  std::vector<std::string> headers;
  bool cookies = false;  // whether pages may send cookies, which hold the token
};

// The answer to a preflight request; nullopt when the request is none, or CORS is off. methods: the
// methods of the path, as in Allow.
std::optional<http::Reply> preflight(const http::Head& head, const Cors& cors,
                                     const std::string& methods);

// Lets a page of an allowed origin read the answer.
void add_cors_fields(http::Reply& reply, const http::Head& head, const Cors& cors);

}  // namespace imaging::api
