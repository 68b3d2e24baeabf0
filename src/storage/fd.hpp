// An open file descriptor, closed when it goes.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "io/lane.hpp"

namespace imaging::storage {

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
  // errno of close(2), or 0: a network file system may report a failed write only now.
  int close() { return ::close(std::exchange(fd_, -1)) == 0 ? 0 : errno; }

 private:
  int fd_ = -1;
};

using SharedFd = std::shared_ptr<const Fd>;

// Closed on the lane by whoever lets go last, because close(2) of a file on a hung NAS must not
// hang the loop.
inline SharedFd share(Fd fd, io::Lane& disk) {
  return {new Fd(std::move(fd)), [&disk](const Fd* last) {
            disk.post([closed_here = std::unique_ptr<const Fd>(last)] {});
          }};
}

}  // namespace imaging::storage
