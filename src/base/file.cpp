#include "base/file.hpp"

#include <sys/stat.h>

#include <system_error>

#include "base/log.hpp"

namespace imaging {
Error disk_error(const std::string& what, int error_number) {
  const std::string detail = what + ": " + std::generic_category().message(error_number);
  if (error_number == ENOSPC || error_number == EDQUOT) {
    return Error(Code::insufficient_storage, "the storage is full", detail);
  }
  return storage_unavailable(detail);
}

void read_exactly(const Fd& file, std::span<char> into, std::uint64_t offset) {
  while (!into.empty()) {
    const ssize_t n = ::pread(file.get(), into.data(), into.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw disk_error("read", errno);
    if (n == 0) throw storage_unavailable("a file is shorter than expected");
    into = into.subspan(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
}

void write_all(int fd, std::span<const char> bytes, const std::string& what) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw disk_error(what, n < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
}

void set_mode(int fd, mode_t mode) {
  if (::fchmod(fd, mode) != 0) log::debug("mode of a file not changed");
}

}  // namespace imaging
