// Keeps the deadlines of all connections with one timer instead of one each.
#pragma once

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <memory>

#include "io/awaitable.hpp"

namespace imaging::io {

// Owner: app::Core. Outlives every Deadline, except those in coroutines that the loop destroys
// unresumed at its end. Thread: the loop's.
// A timer's handler can already be queued when the timer is re-armed or destroyed. One ticking
// timer that checks a list has no such race, and setting a deadline costs one store.
class Deadlines {
 public:
  static constexpr std::chrono::milliseconds tick{250};

  explicit Deadlines(const Executor& executor);
  Deadlines(const Deadlines&) = delete;
  ~Deadlines();

  // Stops the timer, so that the loop can run out of work; deadlines no longer fire.
  void stop();

 private:
  friend class Deadline;
  using Clock = std::chrono::steady_clock;
  void wait_for_tick();

  boost::asio::steady_timer timer_;
  std::shared_ptr<std::list<class Deadline*>> all_;
  bool ticking_ = false;
  bool stopped_ = false;
};

// The time left until end, at least one millisecond.
inline std::chrono::milliseconds left_until(std::chrono::steady_clock::time_point end) {
  return std::max(std::chrono::milliseconds{1}, std::chrono::ceil<std::chrono::milliseconds>(
                                                    end - std::chrono::steady_clock::now()));
}

// One deadline; expire is called once each time it passes, at most Deadlines::tick late. expire
// must not destroy any Deadline (cancel an operation; let its coroutine unwind).
class Deadline {
 public:
  Deadline(Deadlines& deadlines, std::function<void()> expire);
  Deadline(const Deadline&) = delete;
  ~Deadline();

  void set(std::chrono::milliseconds from_now);
  void clear() { at_ = never; }
  // Whether it passed since it was last set.
  bool passed() const { return passed_; }

 private:
  friend class Deadlines;
  static constexpr auto never = std::chrono::steady_clock::time_point::max();

  std::shared_ptr<std::list<Deadline*>> all_;
  std::list<Deadline*>::iterator place_;
  std::function<void()> expire_;
  std::chrono::steady_clock::time_point at_ = never;
  bool passed_ = false;
};

}  // namespace imaging::io
