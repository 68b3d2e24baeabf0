#include "io/write_all.hpp"

#include <unistd.h>

#include <cerrno>

#include "io/disk_error.hpp"

namespace imaging::io {

void write_all(int fd, std::span<const char> bytes, const std::string& what) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw disk_error(what, n < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
}

}  // namespace imaging::io
