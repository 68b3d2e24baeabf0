// A body that its reader pulls: nothing is read before it is requested, which is the backpressure.
#pragma once

#include <memory>
#include <span>
#include <utility>

#include "io/awaitable.hpp"

namespace imaging::io {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // The next bytes, empty at the end. They stay valid until the next call or destruction.
  virtual Awaitable<std::span<const char>> next() = 0;
};

// Bytes in memory, all at once.
class BytesSource final : public ByteSource {
 public:
  // owner: the memory that holds the bytes; without it they must outlive this source.
  explicit BytesSource(std::span<const char> bytes, std::unique_ptr<char[]> owner = nullptr)
      : owner_(std::move(owner)), bytes_(bytes) {}

  Awaitable<std::span<const char>> next() override {
    co_return std::exchange(bytes_, std::span<const char>{});
  }

 private:
  std::unique_ptr<char[]> owner_;
  std::span<const char> bytes_;
};

}  // namespace imaging::io
