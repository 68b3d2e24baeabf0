#include "io/thread_pool.hpp"

#include "base/error.hpp"
#include "base/time.hpp"

namespace imaging::io {
ThreadPool::ThreadPool(const Executor& executor, std::string name, ThreadPoolLimits limits)
    : line_(new Line{{executor, std::move(name), limits.threads, limits.queue, limits.longest_wait},
                     limits.threads,
                     limits.longest_wait,
                     {}}),
      pool_(limits.threads) {}

bool ThreadPool::Line::hangs() const {
  return turns.taken() >= threads && Clock::now() - moved >= longest_wait;
}

// Fails at once while the pool hangs: waiting would be in vain, and would hold one of a limited
// number of connections. Only an upload waits.
Awaitable<ThreadPool::Turn> ThreadPool::wait_for_turn(std::shared_ptr<Line> line,
                                                      Patience patience) {
  if (!line) co_return Turn();
  if (patience == Patience::upload) {
    co_return Turn(line, co_await line->turns.acquire_within(longest_upload));
  }
  if (line->hangs()) {
    throw Error(Code::unavailable, line->turns.full().text(), "every thread hangs in a call");
  }
  co_return Turn(line, co_await line->turns.acquire());
}

void ThreadPool::reject_waiting() {
  if (line_) line_->turns.reject_waiting();
}

void ThreadPool::join() {
  pool_.join();
  cleaner_.join();
}

}  // namespace imaging::io
