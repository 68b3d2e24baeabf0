// A TCP connection as a Stream.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "io/deadlines.hpp"
#include "io/stream.hpp"

namespace imaging::io {

class TcpStream final : public Stream {
 public:
  // An accepted or connected socket; sets TCP_NODELAY and makes it non-blocking.
  TcpStream(boost::asio::ip::tcp::socket socket, Deadlines& deadlines);
  // Resolves and connects within limit. Throws system_error.
  static Awaitable<std::unique_ptr<TcpStream>> connect(Deadlines& deadlines, std::string host,
                                                       std::uint16_t port,
                                                       std::chrono::milliseconds limit);

  Awaitable<std::size_t> read_some(std::span<char> into) override;
  Awaitable<void> write(std::span<const char> head, std::span<const char> body) override;
  void expires_after(std::chrono::milliseconds limit) override { deadline_.set(limit); }
  void shutdown_send() override;
  void close(bool reset) override;
  std::string peer_address() const override;

  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  // Throws timed_out when the deadline has passed: the operation itself only failed as cancelled.
  void check(boost::system::error_code error) const;

  boost::asio::ip::tcp::socket socket_;
  Deadline deadline_;
};

}  // namespace imaging::io
