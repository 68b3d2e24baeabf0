// Whether and when a request is sent again, and the time that its signature carries. Pure.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace imaging::s3 {

// Random in [0, 1): spreads retries; a test's returns 0, and then nothing waits.
using Jitter = std::function<double()>;
double system_jitter();

// How long to wait before the next try, nullopt to give up.
// tries: made so far, at least 1. elapsed: since the first began. answered_in: how long the last
// one took to its answer, nullopt when none came. jitter: random in [0, 1).
// 100 ms · 2^n with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"), 4 tries,
// and none that would end later than 15 s: after an answer the next one is expected to come as
// soon; without one the next try may hang for 12 s (http::ClientLimits: connect and idle).
std::optional<std::chrono::milliseconds> back_off(
    int tries, std::chrono::milliseconds elapsed,
    std::optional<std::chrono::milliseconds> answered_in, double jitter);

// Our time, or the server's once it has told us that ours is wrong. Thread: the loop's.
class Clock {
 public:
  explicit Clock(Now now) : now_(std::move(now)) {}

  Instant now() const { return now_() + offset_; }

  // Takes over the time of an answer's Date field. False when it is no date or within a minute of
  // ours: then the clock was not the trouble.
  bool adopt(std::string_view date);

 private:
  Now now_;
  std::chrono::microseconds offset_{0};
};

}  // namespace imaging::s3
