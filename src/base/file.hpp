// A file descriptor that closes itself, complete reads and writes, and errno as an Error.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace imaging {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }

  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }
  // Gives up ownership: the caller closes the descriptor.
  int release() { return std::exchange(fd_, -1); }
  // Returns errno of close(2), or 0. A network file system may report a failed write only here.
  int close() { return ::close(std::exchange(fd_, -1)) == 0 ? 0 : errno; }

 private:
  int fd_ = -1;
};

// errno as an Error: ENOSPC and EDQUOT are insufficient_storage, everything else unavailable. what
// names the operation for the log ("fsync").
Error disk_error(const std::string& what, int error_number);

// Both block and throw disk_error(). what names the operation for the log. A file that ends before
// into is full is Error{unavailable}.
void read_exactly(const Fd& file, std::span<char> into, std::uint64_t offset);
void write_all(int fd, std::span<const char> bytes, const std::string& what);

// Sets the mode whatever the umask is. A failure is only logged: some NAS map every mode to one.
void set_mode(int fd, mode_t mode);

}  // namespace imaging
