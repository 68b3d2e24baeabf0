#include "io/connect.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace imaging::io {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::system_error;

Awaitable<asio::ip::tcp::socket> connect_socket(Deadlines& deadlines, std::string host,
                                                std::uint16_t port,
                                                std::chrono::milliseconds limit) {
  const Executor executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver(executor);
  asio::ip::tcp::socket socket(executor);
  Deadline deadline(deadlines, [&resolver, &socket] {
    resolver.cancel();
    error_code ignored;
    socket.close(ignored);
  });
  deadline.set(limit);

  error_code error;
  const auto addresses = co_await resolver.async_resolve(
      host, std::to_string(port), asio::ip::tcp::resolver::numeric_service,
      asio::redirect_error(asio::use_awaitable, error));
  if (!error && !deadline.passed()) {
    co_await asio::async_connect(socket, addresses,
                                 asio::redirect_error(asio::use_awaitable, error));
  }
  if (deadline.passed()) throw system_error(asio::error::timed_out);
  if (error) throw system_error(error);
  co_return socket;
}

}  // namespace imaging::io
