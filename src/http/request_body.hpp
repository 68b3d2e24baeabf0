// Which of the bytes read are the body of the request, and how many it may have; no I/O.
#pragma once

#include <cstdint>
#include <span>

#include "http/chunked.hpp"
#include "http/head.hpp"
#include "http/in_buffer.hpp"

namespace imaging::http {

class RequestBody {
 public:
  // What a body may have when nobody said otherwise: a forgotten limit is no open door.
  static constexpr std::uint64_t default_limit = 1024 * 1024;

  RequestBody() = default;
  explicit RequestBody(const Head& head);

  // Throws Error{too_large} at once when Content-Length says more.
  void limit(std::uint64_t bytes);
  // The next bytes among what is in the buffer; empty when more must be read, or at the end. Throws
  // Error: too_large, and what the chunked coding throws.
  std::span<const char> take(InBuffer& in);
  // How large a buffer is worth reading into, up to most.
  std::size_t worth_reading(std::size_t most) const;
  bool done() const { return chunked_ ? decoder_.done() : left_ == 0; }

 private:
  bool chunked_ = false;
  std::uint64_t left_ = 0;  // of Content-Length
  ChunkedDecoder decoder_;
  std::uint64_t taken_ = 0;
  std::uint64_t limit_ = default_limit;
};

}  // namespace imaging::http
