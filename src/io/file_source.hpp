// A range of an open file as a ByteSource.
#pragma once

#include <cstdint>
#include <memory>

#include "base/file.hpp"
#include "io/byte_source.hpp"
#include "io/thread_pool.hpp"

namespace imaging::io {

// 256 KiB: so large that a hop to the pool (3 µs) does not matter, so small that many fit into
// memory.
inline constexpr std::size_t file_chunk = 262'144;

using SharedFd = std::shared_ptr<const Fd>;

// The last owner closes the file on the pool: close(2) of a file on a hung NAS must not hang the
// loop.
inline SharedFd share(Fd fd, ThreadPool& disk) {
  return {new Fd(std::move(fd)), [&disk](const Fd* last) {
            disk.post([closed_here = std::unique_ptr<const Fd>(last)] {});
          }};
}

// Reads on the loop what is in the page cache (RWF_NOWAIT never waits for a disk), and the rest on
// the disk pool. A file that ends early throws Error{unavailable}. disk must outlive it.
class FileSource final : public ByteSource {
 public:
  FileSource(ThreadPool& disk, SharedFd file, std::uint64_t offset, std::uint64_t length);

  Awaitable<std::span<const char>> next() override;

 private:
  std::size_t read_cached(std::span<char> into);

  ThreadPool& disk_;
  SharedFd file_;
  std::uint64_t offset_;
  std::uint64_t left_;
  bool try_cache_ = true;  // false once the file system has rejected RWF_NOWAIT
  std::unique_ptr<char[]> buffer_;
};

}  // namespace imaging::io
