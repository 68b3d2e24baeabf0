// Runs a coroutine to its end on a loop and returns its result or throws its exception.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "io/awaitable.hpp"

namespace imaging::test {

inline void run(boost::asio::io_context& loop, Awaitable<void> work) {
  std::exception_ptr error;
  bool ended = false;
  boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr failed) {
    error = failed;
    ended = true;
  });
  loop.restart();
  while (!ended && loop.run_one() > 0) {
  }
  if (error) std::rethrow_exception(error);
  if (!ended) throw std::logic_error("the coroutine waits for what never comes");
}

template <class T>
Awaitable<void> keep(Awaitable<T> work, std::optional<T>& value) {
  value.emplace(co_await std::move(work));
}

template <class T>
T run(boost::asio::io_context& loop, Awaitable<T> work) {
  std::optional<T> value;
  run(loop, keep(std::move(work), value));
  return std::move(value.value());
}

// The same on a loop of its own.
template <class T>
T run(Awaitable<T> work) {
  boost::asio::io_context loop;
  return run(loop, std::move(work));
}

}  // namespace imaging::test
