// The body of a request: which of the received bytes belong to it, how many are allowed, and how
// long the client may take; no I/O and no clock.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/time.hpp"
#include "http/chunked.hpp"
#include "http/head.hpp"
#include "http/in_buffer.hpp"

namespace imaging::http {

class RequestBody {
 public:
  // The limit when none was set, so that a forgotten limit does not mean unlimited.
  static constexpr std::uint64_t default_limit = 1024 * 1024;

  RequestBody() = default;
  explicit RequestBody(const Head& head);

  // Throws Error{too_large} at once when Content-Length says more.
  void limit(std::uint64_t bytes);
  // The body's next bytes in the buffer; empty when more must be read, and at the end. Throws
  // Error: too_large, and what the chunked coding throws.
  std::span<const char> take(InBuffer& in);
  // How large a buffer is useful for the next read, up to most.
  std::size_t worth_reading(std::size_t most) const;
  bool done() const { return chunked_ ? decoder_.done() : left_ == 0; }

 private:
  bool chunked_ = false;
  std::uint64_t left_ = 0;  // of Content-Length
  ChunkedDecoder decoder_;
  std::uint64_t taken_ = 0;
  std::uint64_t limit_ = default_limit;
};

struct PaceLimits {
  std::chrono::milliseconds idle{30'000};
  std::uint64_t rate = 1024;  // bytes a second, averaged over each minute
  std::chrono::milliseconds whole{longest_upload};
};

// Only the time spent waiting for the client counts against its rate, not the time we take to store
// what it sent.
class BodyPace {
 public:
  using Clock = std::chrono::steady_clock;

  BodyPace(PaceLimits limits, Clock::time_point start)
      : limits_(limits), end_(start + limits.whole) {}

  // How long the next read may wait. Throws Error{timeout} when no time is left.
  std::chrono::milliseconds patience(Clock::time_point now) const;
  // Records a read that waited that long for so many bytes. Throws Error{timeout} when the client
  // was too slow over a minute.
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
