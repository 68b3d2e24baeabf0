// Threads for calls that block or compute: co_await pool.run(f) runs f on one of them and resumes
// on the loop.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "io/awaitable.hpp"
#include "io/semaphore.hpp"

namespace imaging::io {

// upload: for the bytes of an upload. They have come, or are coming, so the call waits as long as
// an upload may take: it is not given up because others are slow.
enum class Patience { limited, upload };

// How many threads there are, how many calls may wait for one, and for how long.
struct ThreadPoolLimits {
  std::size_t threads = 1;
  std::size_t queue = 0;
  std::chrono::milliseconds longest_wait{0};
};

// Owner: app::Core; joined before the loop is destroyed. run() may be called from the loop only.
// Work that has begun is never interrupted: its coroutine waits for it even when cancelled, which
// keeps references into the coroutine's frame valid. Work that is still waiting holds nothing of
// the pool's, so it can be abandoned at any time.
class ThreadPool {
 public:
  // Without a limit on waiting calls: for callers that have a limit of their own.
  explicit ThreadPool(std::size_t threads) : pool_(threads) {}
  // name: what the error of a full pool calls the work ("requests to the storage").
  ThreadPool(const Executor& executor, std::string name, ThreadPoolLimits limits);

  // The result of f(), or its exception. f may refer to what the calling coroutine owns. Throws
  // Error{unavailable} without having begun: with limited patience when the queue is full, after
  // the longest wait, and at once while the threads hang; for an upload after longest_upload.
  template <class F>
  Awaitable<std::invoke_result_t<F&>> run(F f, Patience patience = Patience::limited) {
    using Result = std::invoke_result_t<F&>;
    const Turn turn = co_await wait_for_turn(line_, patience);
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

  // Cleans up (close, unlink) some time later and reports nothing; f must not throw. Always
  // accepted. It has a thread of its own, so that a close(2) that hangs takes none from run().
  template <class F>
  void post(F f) {
    boost::asio::post(cleaner_, std::move(f));
  }

  // Of the threads. Nothing is known of a pool without a limit.
  Usage usage() const { return line_ ? line_->turns.usage() : Usage{}; }
  // Every thread is busy, and none has begun or ended any work for the longest wait.
  bool hangs() const { return line_ && line_->hangs(); }

  // Work that waits is given up.
  void reject_waiting();
  // Waits for what is under way.
  void join();

 private:
  using Clock = std::chrono::steady_clock;

  // Shared with the coroutines: the loop may destroy them after the pool.
  struct Line {
    Semaphore turns;
    std::size_t threads;
    std::chrono::milliseconds longest_wait;
    Clock::time_point moved;  // when work last began or ended

    bool hangs() const;
  };

  // Held while work runs. Counts nothing when there is no limit.
  class Turn {
   public:
    Turn() = default;
    Turn(std::shared_ptr<Line> line, Semaphore::Permit permit)
        : line_(std::move(line)), permit_(std::move(permit)) {
      line_->moved = Clock::now();
    }
    Turn(Turn&&) = default;
    ~Turn() {
      if (line_) line_->moved = Clock::now();
    }

   private:
    std::shared_ptr<Line> line_;
    std::optional<Semaphore::Permit> permit_;
  };

  static Awaitable<Turn> wait_for_turn(std::shared_ptr<Line> line, Patience patience);

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

  std::shared_ptr<Line> line_;  // none without a limit
  boost::asio::thread_pool pool_;
  boost::asio::thread_pool cleaner_{1};
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
