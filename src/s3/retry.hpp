// When a failed request is sent again, and the clock for its signature. Pure.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "base/time.hpp"

namespace imaging::s3 {

// Random in [0, 1), to spread retries. Tests return 0, so that nothing waits.
using Jitter = std::function<double()>;
double system_jitter();

// How long to wait before the next try, nullopt to give up.
// tries: made so far, at least 1. elapsed: since the first began. answered_in: how long the last
// one took to be answered, nullopt when it was not. jitter: random in [0, 1).
// 100 ms · 2^n with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"), 4 tries,
// and none that is expected to end after 15 s. A try is expected to take as long as the last answer
// did. Without an answer it may hang for 12 s (http::ClientLimits: connect and idle).
std::optional<std::chrono::milliseconds> back_off(
    int tries, std::chrono::milliseconds elapsed,
    std::optional<std::chrono::milliseconds> answered_in, double jitter);

// Our time; or the server's, once an answer has shown that ours is wrong. Thread: the loop's.
class Clock {
 public:
  explicit Clock(Now now) : now_(std::move(now)) {}

  Instant now() const { return now_() + offset_; }

  // Adopts the time of an answer's Date field. False when it is not a date or within a minute of
  // ours: then the clock was not the problem.
  bool adopt(std::string_view date);

 private:
  Now now_;
  std::chrono::microseconds offset_{0};
};

}  // namespace imaging::s3
