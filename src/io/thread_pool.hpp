// Threads for what may block or burn: co_await pool.run(f) runs f there and comes back to the loop.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "io/awaitable.hpp"

namespace imaging::io {

// Owner: the service; joined before the loop is destroyed. run() may be called from the loop only.
// Work that has begun is never interrupted: its coroutine waits for it even when cancelled, which
// is what keeps references into the coroutine's frame valid.
class ThreadPool {
 public:
  explicit ThreadPool(std::size_t threads) : pool_(threads) {}

  // The result of f(), or its exception. f may refer to what the calling coroutine owns.
  template <class F>
  Awaitable<std::invoke_result_t<F&>> run(F f) {
    using Result = std::invoke_result_t<F&>;
    Outcome<Result> outcome;
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
        [this, &f, &outcome](auto handler) {
          auto guard = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
          boost::asio::post(pool_, [&f, &outcome, guard = std::move(guard),
                                    handler = std::move(handler)]() mutable {
            outcome.fill(f);
            boost::asio::post(guard.get_executor(), std::move(handler));
          });
        },
        boost::asio::use_awaitable);
    co_return outcome.take();
  }

  // Runs f some time later and tells nobody; f must not throw.
  template <class F>
  void post(F f) {
    boost::asio::post(pool_, std::move(f));
  }

  // Waits for what is under way.
  void join() { pool_.join(); }

 private:
  template <class Result>
  struct Outcome {
    std::optional<Result> value;
    std::exception_ptr error;
    template <class F>
    void fill(F& f) noexcept {
      try {
        value.emplace(f());
      } catch (...) {
        error = std::current_exception();
      }
    }
    Result take() {
      if (error) std::rethrow_exception(error);
      return std::move(*value);
    }
  };

  boost::asio::thread_pool pool_;
};

template <>
struct ThreadPool::Outcome<void> {
  std::exception_ptr error;
  template <class F>
  void fill(F& f) noexcept {
    try {
      f();
    } catch (...) {
      error = std::current_exception();
    }
  }
  void take() const {
    if (error) std::rethrow_exception(error);
  }
};

}  // namespace imaging::io
