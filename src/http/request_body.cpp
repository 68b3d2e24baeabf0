#include "http/request_body.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace imaging::http {
namespace {

[[noreturn]] void refuse() { throw Error(Code::too_large, "the request body is too large"); }

}  // namespace

RequestBody::RequestBody(const Head& head)
    : chunked_(head.chunked), left_(head.content_length.value_or(0)) {}

void RequestBody::limit(std::uint64_t bytes) {
  limit_ = bytes;
  if (left_ > 0 && taken_ + left_ > bytes) refuse();
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
  if (taken_ + left_ > limit_) refuse();
  return bytes;
}

std::size_t RequestBody::worth_reading(std::size_t most) const {
  return chunked_ ? most : static_cast<std::size_t>(std::min<std::uint64_t>(left_, most));
}

}  // namespace imaging::http
