// A connection that bytes are read from and written to: TCP, TLS, or a test's memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>

#include "io/awaitable.hpp"

namespace imaging::io {

// Owner: one coroutine at a time. Thread: the loop's. Every failure throws
// boost::system::system_error; a passed deadline throws it with asio::error::timed_out.
class Stream {
 public:
  virtual ~Stream() = default;

  // Reads at least one byte; returns 0 at the peer's end.
  virtual Awaitable<std::size_t> read_some(std::span<char> into) = 0;
  // All of head, then all of body, in one system call where the kernel takes it.
  virtual Awaitable<void> write(std::span<const char> head, std::span<const char> body = {}) = 0;

  // Sets the deadline for every wait from now on, until it is set again. Accurate to 250 ms.
  virtual void expires_after(std::chrono::milliseconds limit) = 0;
  // Tells the peer that nothing more will be sent; reading goes on.
  virtual void shutdown_send() = 0;
  // Ends the connection at once; whatever still waits fails. reset: the peer sees RST, never a
  // clean end.
  virtual void close(bool reset = false) = 0;
  // Numeric address of the peer, for the log and the audit.
  virtual std::string peer_address() const = 0;
};

}  // namespace imaging::io
