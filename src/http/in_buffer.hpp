// A buffer for bytes that were read from a connection and not used yet: small between requests,
// large while a body is read.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace imaging::http {

class InBuffer {
 public:
  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return end_ - begin_; }
  std::string_view unread() const { return {bytes_.get() + begin_, size()}; }
  std::span<char> writable_unread() { return {bytes_.get() + begin_, size()}; }

  // The bytes stay where they are until the next call of room() or shrink().
  void consume(std::size_t count) { begin_ += count; }

  // The free space of a buffer of at least capacity bytes, to read into; empty when the buffer is
  // full.
  std::span<char> room(std::size_t capacity) {
    if (capacity > capacity_) {
      resize(capacity);
    } else if (begin_ > 0) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, size());
      end_ = size();
      begin_ = 0;
    }
    return {bytes_.get() + end_, capacity_ - end_};
  }
  void add(std::size_t count) { end_ += count; }

  // Shrinks a larger buffer to capacity bytes when its content fits.
  void shrink(std::size_t capacity) {
    if (capacity_ > capacity && size() <= capacity) resize(capacity);
  }

 private:
  void resize(std::size_t capacity) {
    auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
    if (!empty()) std::memcpy(bytes.get(), bytes_.get() + begin_, size());
    end_ = size();
    begin_ = 0;
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace imaging::http
