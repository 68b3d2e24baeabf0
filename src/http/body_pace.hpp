// How long a client may take over its body: idle time, least rate, whole time; no clock of its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace imaging::http {

struct PaceLimits {
  std::chrono::milliseconds idle{30'000};
  std::uint64_t rate = 1024;  // bytes a second, averaged over each minute
  std::chrono::milliseconds whole{15 * 60'000};
};

// Only the time spent waiting for the client counts against its rate, not the time we take to store
// what it sent.
class BodyPace {
 public:
  using Clock = std::chrono::steady_clock;

  BodyPace(PaceLimits limits, Clock::time_point start)
      : limits_(limits), end_(start + limits.whole) {}

  // How long the next read may wait. Throws Error{timeout} when that is no time at all.
  std::chrono::milliseconds patience(Clock::time_point now) const;
  // A read waited that long for so many bytes. Throws Error{timeout} when a minute was too slow.
  void received(std::size_t bytes, Clock::duration waited);

 private:
  static constexpr Clock::duration window = std::chrono::minutes{1};
  bool slow() const { return window_bytes_ < limits_.rate * 60; }

  PaceLimits limits_;
  Clock::time_point end_;
  Clock::duration window_waited_{0};
  std::uint64_t window_bytes_ = 0;
};

}  // namespace imaging::http
