#include "io/file_source.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

#include "base/file.hpp"

namespace imaging::io {

FileSource::FileSource(ThreadPool& disk, SharedFd file, std::uint64_t offset, std::uint64_t length)
    : disk_(disk),
      file_(std::move(file)),
      offset_(offset),
      left_(length),
      buffer_(std::make_unique_for_overwrite<char[]>(std::min<std::uint64_t>(length, file_chunk))) {
}

Awaitable<std::span<const char>> FileSource::next() {
  const std::span<char> wanted(buffer_.get(), std::min<std::uint64_t>(left_, file_chunk));
  std::size_t got = wanted.empty() ? 0 : read_cached(wanted);
  if (got == 0 && !wanted.empty()) {
    co_await disk_.run([this, wanted] { read_exactly(*file_, wanted, offset_); });
    got = wanted.size();
  }
  offset_ += got;
  left_ -= got;
  co_return wanted.first(got);
}

// 0 when nothing can be read without waiting, and also at the file's end and after a failure: the
// read on the pool finds out which.
std::size_t FileSource::read_cached(std::span<char> into) {
  if (!try_cache_) return 0;
  const iovec piece{into.data(), into.size()};
  const ssize_t n = ::preadv2(file_->get(), &piece, 1, static_cast<off_t>(offset_), RWF_NOWAIT);
  if (n < 0 && errno == EOPNOTSUPP) try_cache_ = false;
  return n > 0 ? static_cast<std::size_t>(n) : 0;
}

}  // namespace imaging::io
