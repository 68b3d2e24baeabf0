#include "io/tcp_stream.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cstdint>
#include <utility>

#include "io/connect.hpp"

namespace imaging::io {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::system_error;

TcpStream::TcpStream(asio::ip::tcp::socket socket, Deadlines& deadlines)
    : socket_(std::move(socket)), deadline_(deadlines, [this] {
        error_code ignored;
        socket_.cancel(ignored);
      }) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
}

Awaitable<std::unique_ptr<TcpStream>> TcpStream::connect(Deadlines& deadlines, std::string host,
                                                         std::uint16_t port,
                                                         std::chrono::milliseconds limit) {
  auto socket = co_await connect_socket(deadlines, host, port, limit);
  co_return std::make_unique<TcpStream>(std::move(socket), deadlines);
}

void TcpStream::check(error_code error) const {
  if (deadline_.passed()) throw system_error(asio::error::timed_out);
  if (error) throw system_error(error);
}

Awaitable<std::size_t> TcpStream::read_some(std::span<char> into) {
  if (deadline_.passed()) throw system_error(asio::error::timed_out);
  error_code error;
  const std::size_t n = co_await socket_.async_read_some(
      asio::buffer(into.data(), into.size()), asio::redirect_error(asio::use_awaitable, error));
  if (error == asio::error::eof) co_return 0;
  if (n == 0) check(error);
  co_return n;
}

Awaitable<void> TcpStream::write(std::span<const char> head, std::span<const char> body) {
  const std::array buffers{asio::buffer(head.data(), head.size()),
                           asio::buffer(body.data(), body.size())};
  // Nearly every answer fits the socket's buffer: one system call and no suspension.
  error_code error;
  std::size_t sent = socket_.write_some(buffers, error);
  if (error && error != asio::error::would_block && error != asio::error::try_again) {
    throw system_error(error);
  }
  while (sent < head.size() + body.size()) {
    if (deadline_.passed()) throw system_error(asio::error::timed_out);
    co_await socket_.async_wait(asio::ip::tcp::socket::wait_write,
                                asio::redirect_error(asio::use_awaitable, error));
    check(error);
    const auto rest_of_head = sent < head.size() ? head.subspan(sent) : head.last(0);
    const auto rest_of_body = sent < head.size() ? body : body.subspan(sent - head.size());
    const std::array rest{asio::buffer(rest_of_head.data(), rest_of_head.size()),
                          asio::buffer(rest_of_body.data(), rest_of_body.size())};
    sent += socket_.write_some(rest, error);
    if (error && error != asio::error::would_block && error != asio::error::try_again) {
      throw system_error(error);
    }
  }
}

void TcpStream::shutdown_send() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void TcpStream::close(bool reset) {
  error_code ignored;
  if (reset) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

std::string TcpStream::peer_address() const {
  error_code error;
  const auto peer = socket_.remote_endpoint(error);
  if (error) return {};
  auto address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

}  // namespace imaging::io
