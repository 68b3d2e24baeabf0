// A piece of an open file as a ByteSource.
#pragma once

#include <cstdint>
#include <memory>

#include "io/byte_source.hpp"
#include "io/lane.hpp"
#include "storage/fd.hpp"

namespace imaging::storage {

// 256 KiB: large enough that a hop to the lane (3 µs) does not count, small enough for many at
// once.
inline constexpr std::size_t file_chunk = 262'144;

// pread(2) until into is full; the file's end or a failure before that throws Error. Blocks.
void read_exactly(const Fd& file, std::span<char> into, std::uint64_t offset);

// Reads from the page cache on the loop where the bytes are there (RWF_NOWAIT never waits for a
// disk), else on the disk lane. A file that ends early throws Error{unavailable}. disk outlives it.
class FileSource final : public io::ByteSource {
 public:
  FileSource(io::Lane& disk, SharedFd file, std::uint64_t offset, std::uint64_t length);

  Awaitable<std::span<const char>> next() override;

 private:
  std::size_t read_cached(std::span<char> into);

  io::Lane& disk_;
  SharedFd file_;
  std::uint64_t offset_;
  std::uint64_t left_;
  bool try_cache_ = true;  // false once the file system has said that it cannot
  std::unique_ptr<char[]> buffer_;
};

}  // namespace imaging::storage
