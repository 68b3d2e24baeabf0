// Bytes in memory as a ByteSource.
#pragma once

#include <memory>
#include <span>
#include <utility>

#include "io/byte_source.hpp"

namespace imaging::storage {

class BytesSource final : public io::ByteSource {
 public:
  // owner: what the bytes lie in; without it they must outlive this source.
  explicit BytesSource(std::span<const char> bytes, std::unique_ptr<char[]> owner = nullptr)
      : owner_(std::move(owner)), bytes_(bytes) {}

  // All at once.
  Awaitable<std::span<const char>> next() override {
    co_return std::exchange(bytes_, std::span<const char>{});
  }

 private:
  std::unique_ptr<char[]> owner_;
  std::span<const char> bytes_;
};

}  // namespace imaging::storage
