// Finds the endpoint of a request, and makes a reply of whatever it returns or throws.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/cors.hpp"
#include "api/services.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "http/exchange.hpp"

namespace imaging::api {

struct Outcome {
  http::Reply reply;
  std::string_view route;   // the pattern, "(none)" where no route fits
  std::int64_t clinic = 0;  // of the caller, 0 where there is none
  bool gone = false;        // the client left before there was an answer; reply is empty
};

// Answers the request whose head the exchange has read. Throws nothing that a client can cause:
// every failure is an answer, and what is not an Error is logged with its reason and answered by
// 500.
Awaitable<Outcome> dispatch(http::Exchange& exchange, std::string address, Uuid request,
                            Services& services);

// The answer to a request that could not be read, or whose proper answer cannot be sent; it ends
// the connection. head: as far as it is known.
http::Reply closing_failure(const Error& error, const Uuid& request, const http::Head& head,
                            const Cors& cors);

}  // namespace imaging::api
