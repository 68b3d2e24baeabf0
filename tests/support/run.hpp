// Runs a coroutine to its end on a loop of its own and hands back its result or its exception.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>

#include "io/awaitable.hpp"

namespace imaging::test {

template <class T>
T run(boost::asio::io_context& loop, Awaitable<T> work) {
  auto result = boost::asio::co_spawn(loop, std::move(work), boost::asio::use_future);
  loop.restart();
  while (result.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
    if (loop.run_one() == 0) throw std::logic_error("the coroutine waits for what never comes");
  }
  return result.get();
}

template <class T>
T run(Awaitable<T> work) {
  boost::asio::io_context loop;
  return run(loop, std::move(work));
}

}  // namespace imaging::test
