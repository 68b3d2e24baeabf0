#include "http/body_pace.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace imaging::http {
namespace {

[[noreturn]] void refuse() { throw Error(Code::timeout, "the request body came too slowly"); }

}  // namespace

std::chrono::milliseconds BodyPace::patience(Clock::time_point now) const {
  using std::chrono::ceil;
  using std::chrono::milliseconds;
  auto wait = std::min(limits_.idle, ceil<milliseconds>(end_ - now));
  if (slow()) wait = std::min(wait, ceil<milliseconds>(window - window_waited_));
  if (wait <= milliseconds{0}) refuse();
  return wait;
}

void BodyPace::received(std::size_t bytes, Clock::duration waited) {
  window_bytes_ += bytes;
  window_waited_ += waited;
  if (window_waited_ < window) return;
  if (slow()) refuse();
  window_bytes_ = 0;
  window_waited_ = Clock::duration{0};
}

}  // namespace imaging::http
