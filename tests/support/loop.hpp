// Runs a coroutine on a loop and gives back its result or its exception.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <stdexcept>

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
  if (!ended) throw std::logic_error("the coroutine waits for something that nobody will do");
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

}  // namespace imaging::test
