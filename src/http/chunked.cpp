#include "http/chunked.hpp"

#include <algorithm>
#include <cstring>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "http/grammar.hpp"

namespace imaging::http {
namespace {

constexpr int most_digits = 15;  // no overflow of 64 bits
constexpr std::size_t longest_extension = 1024;
constexpr std::size_t longest_extensions = 16 * 1024;
constexpr std::size_t longest_trailers = 8 * 1024;

void demand(bool good, const char* why) {
  if (!good) throw Error(Code::bad_request, why);
}

constexpr const char* bad_line_end = "a line of the chunked body does not end with CRLF";

}  // namespace

ChunkedDecoder::Step ChunkedDecoder::decode(std::span<char> bytes) {
  std::size_t at = 0;
  std::size_t decoded = 0;
  while (at < bytes.size() && state_ != State::done) {
    if (state_ != State::data) {
      take(bytes[at++]);
      continue;
    }
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - at));
    std::memmove(bytes.data() + decoded, bytes.data() + at, size);
    decoded += size;
    at += size;
    left_ -= size;
    if (left_ == 0) state_ = State::data_cr;
  }
  return {at, decoded};
}

void ChunkedDecoder::take(char c) {
  switch (state_) {
    case State::size:
      return take_size(c);
    case State::extension:
      return take_extension(c);
    case State::size_end:
      demand(c == '\n', bad_line_end);
      state_ = left_ > 0 ? State::data : State::trailer;
      return;
    case State::data_cr:
      demand(c == '\r', "a chunk is longer than its size");
      state_ = State::data_lf;
      return;
    case State::data_lf:
      demand(c == '\n', bad_line_end);
      digits_ = 0;
      extension_ = 0;
      state_ = State::size;
      return;
    case State::trailer:
    case State::trailer_name:
    case State::trailer_value:
      return take_trailer(c);
    case State::trailer_lf:
      demand(c == '\n', bad_line_end);
      state_ = State::trailer;
      return;
    case State::end_lf:
      demand(c == '\n', bad_line_end);
      state_ = State::done;
      return;
    case State::data:
    case State::done:
      return;
  }
}

void ChunkedDecoder::take_size(char c) {
  if (const int digit = hex_digit(c); digit >= 0) {
    demand(++digits_ <= most_digits, "a chunk's size is too large");
    left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
    return;
  }
  demand(digits_ > 0 && (c == '\r' || c == ';'), "a chunk's size is malformed");
  state_ = c == ';' ? State::extension : State::size_end;
}

void ChunkedDecoder::take_extension(char c) {
  if (c == '\r') {
    state_ = State::size_end;
    return;
  }
  demand(!is_control(c), "a chunk's extension has a control character");
  demand(++extension_ <= longest_extension && ++extensions_ <= longest_extensions,
         "a chunk's extension is too long");
}

void ChunkedDecoder::take_trailer(char c) {
  if (c == '\r' && state_ == State::trailer) {
    state_ = State::end_lf;
    return;
  }
  // A line end counts too: many short lines cost as much to read as a few long ones.
  trailers_ += c == '\r' ? 2 : 1;
  demand(trailers_ <= longest_trailers, "the trailers are too large");
  if (state_ == State::trailer_value) {
    demand(c == '\r' || !is_control(c), "a trailer has a control character");
    if (c == '\r') state_ = State::trailer_lf;
    return;
  }
  if (c == ':' && state_ == State::trailer_name) {
    state_ = State::trailer_value;
    return;
  }
  demand(c != '\r', "a trailer has no colon");
  demand(is_token_character(c), "the name of a trailer is malformed");
  state_ = State::trailer_name;
}

}  // namespace imaging::http
