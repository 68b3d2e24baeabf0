// Finds the endpoint of a request, and turns what it returns or throws into a reply.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/cors.hpp"
#include "api/request_context.hpp"
#include "api/services.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "http/exchange.hpp"

namespace imaging::api {

struct Outcome {
  RequestContext context;
  http::Reply reply;
  std::string_view route;   // the pattern, "(none)" if no route matches
  std::int64_t clinic = 0;  // of the user, 0 if there is none
  bool gone = false;        // the client left before there was an answer; reply is empty
};

// Answers the request whose head the exchange has read. Throws nothing that a client can cause:
// every failure becomes an answer. An exception that is not an Error is logged and answered with
// 500.
Awaitable<Outcome> dispatch(http::Exchange& exchange, std::string address, Uuid request,
                            Services& services);

// The answer to a request that could not be read, or whose real answer cannot be sent. It closes
// the connection. head: as much of it as is known.
http::Reply closing_failure(const Error& error, const RequestContext& context,
                            const http::Head& head, const Cors& cors);

}  // namespace imaging::api
