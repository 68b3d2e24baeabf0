// A request on its way to its endpoint: what it asks for, and who sent it.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "api/answer.hpp"
#include "base/error.hpp"
#include "base/trace.hpp"
#include "base/uuid.hpp"
#include "domain/access/permissions.hpp"
#include "http/exchange.hpp"
#include "http/router.hpp"
#include "http/target.hpp"

namespace imaging::api {

struct Services;

// Lives as long as the request does.
struct Call {
  http::Exchange& exchange;
  const http::Head& head;
  http::Target target;
  http::Router::Parameters parameters;  // of the path
  Uuid request;
  Trace trace = {};     // for what is sent on behalf of the request
  std::string address;  // of the client: http/forwarded.hpp
  // The capability that the endpoint requires; none if it takes no token.
  std::optional<domain::Capability> capability = std::nullopt;
  // The answer to an Error, if the endpoint has one of its own.
  http::Reply (*failure)(const Error& error, const Uuid& request, ErrorForm form) = api::failure;
  // From the token, if the endpoint requires a capability.
  domain::User user = {};
  // For the log. Also known for a rejected token with a good signature.
  std::int64_t clinic = 0;
  // For the audit: the user whose token, or the page that sent it, was rejected.
  std::optional<domain::RejectedUser> rejected = std::nullopt;
};

// Fills call.user from the request's token. Throws Error{unauthorized}; Error{forbidden} for a
// token without a clinic or user, or in a cookie that another site's page may have made the browser
// send; Error{unavailable} while the token issuer's keys are not known.
Awaitable<void> authenticate(Call& call, Services& services);

// Throws Error{forbidden} when the caller lacks the endpoint's capability.
Awaitable<void> require_capability(Call& call, Services& services);

// Returns what read() parses from the request. When read() throws, the capability is checked first,
// so that a client without it is not told what is wrong with the request. A good request needs no
// extra check: the statement that does the work checks the capability.
template <class F>
Awaitable<std::invoke_result_t<F&>> checked(Call& call, Services& services, F read) {
  std::optional<std::invoke_result_t<F&>> value;
  std::exception_ptr fault;
  try {
    value.emplace(read());
  } catch (...) {
    fault = std::current_exception();
  }
  if (fault) {
    co_await require_capability(call, services);
    std::rethrow_exception(fault);
  }
  co_return std::move(*value);
}

// The value of a parameter in the path; empty if the pattern does not name it.
std::string_view path_parameter(const Call& call, std::string_view name);
// An id in the path. Throws Error{bad_request} that names the parameter.
std::int64_t path_id(const Call& call, std::string_view name);

// The request's JSON body, at most 64 KiB. Throws Error{unsupported_media_type} for another type
// and Error{bad_request} for other bytes than Content-Digest or Repr-Digest announced, but checks
// the endpoint's capability first.
Awaitable<std::string> read_json(Call& call, Services& services);

}  // namespace imaging::api
