// The capability comes first: who may not ask is not told what is wrong with the question.
#pragma once

#include <exception>
#include <optional>
#include <type_traits>

#include "api/call.hpp"

namespace imaging::api {

// What read() makes of the request. When it throws, the caller's capability is asked for before
// that is let out; a good request costs nothing more, as the statement that acts asks anyway.
template <class F>
Awaitable<std::invoke_result_t<F&>> checked(Services& services, domain::Caller caller,
                                            domain::Capability capability, F read) {
  std::optional<std::invoke_result_t<F&>> value;
  std::exception_ptr fault;
  try {
    value.emplace(read());
  } catch (...) {
    fault = std::current_exception();
  }
  if (fault) {
    co_await services.permissions.require(caller, capability);
    std::rethrow_exception(fault);
  }
  co_return std::move(*value);
}

}  // namespace imaging::api
