#include "http/request_body.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace imaging::http {
namespace {

[[noreturn]] void throw_too_large() {
  throw Error(Code::too_large, "the request body is too large");
}

[[noreturn]] void throw_too_slow() {
  throw Error(Code::timeout, "the request body came too slowly");
}

}  // namespace

RequestBody::RequestBody(const Head& head)
    : chunked_(head.chunked), left_(head.content_length.value_or(0)) {}

void RequestBody::limit(std::uint64_t bytes) {
  limit_ = bytes;
  if (left_ > 0 && taken_ + left_ > bytes) throw_too_large();
}

std::span<const char> RequestBody::take(InBuffer& in) {
  std::span<char> bytes = in.writable_unread();
  if (chunked_) {
    const auto [consumed, decoded] = decoder_.decode(bytes);
    in.consume(consumed);
    bytes = bytes.first(decoded);
  } else {
    bytes = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_)));
    in.consume(bytes.size());
    left_ -= bytes.size();
  }
  taken_ += bytes.size();
  if (taken_ + left_ > limit_) throw_too_large();
  return bytes;
}

std::size_t RequestBody::worth_reading(std::size_t most) const {
  return chunked_ ? most : static_cast<std::size_t>(std::min<std::uint64_t>(left_, most));
}

std::chrono::milliseconds BodyPace::patience(Clock::time_point now) const {
  using std::chrono::ceil;
  using std::chrono::milliseconds;
  auto wait = std::min(limits_.idle, ceil<milliseconds>(end_ - now));
  if (slow()) wait = std::min(wait, ceil<milliseconds>(window - window_waited_));
  if (wait <= milliseconds{0}) throw_too_slow();
  return wait;
}

void BodyPace::received(std::size_t bytes, Clock::duration waited) {
  window_bytes_ += bytes;
  window_waited_ += waited;
  if (window_waited_ < window) return;
  if (slow()) throw_too_slow();
  window_bytes_ = 0;
  window_waited_ = Clock::duration{0};
}

}  // namespace imaging::http
