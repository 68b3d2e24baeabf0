// What an answer of S3 means, and whether and when to try again. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace imaging::s3 {

enum class Verdict {
  done,
  missing,  // no such key
  busy,     // worth another try
  skewed,   // our clock is wrong: sign again with the server's
  full,     // no room left
  moved,    // the bucket is elsewhere
  refused,  // asking again would change nothing
};

// code: of the <Error> document, empty without one (an answer to HEAD never has one). A 2xx with a
// code is a failure: S3 may begin its answer before it knows the outcome.
Verdict judge(int status, std::string_view code);

// How long to wait before the next try, nullopt to give up.
// tries: made so far, at least 1. elapsed: since the first began. answered_in: how long the last
// one took to its answer, nullopt when none came. jitter: random in [0, 1).
// 100 ms · 2^n with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"), 4 tries,
// and none that would end later than 15 s: after an answer the next one is expected to come as
// soon; without one the next try may hang for 12 s (http::ClientLimits: connect and idle).
std::optional<std::chrono::milliseconds> back_off(
    int tries, std::chrono::milliseconds elapsed,
    std::optional<std::chrono::milliseconds> answered_in, double jitter);

}  // namespace imaging::s3
