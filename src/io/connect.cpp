#include "io/connect.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

#include "io/resolve.hpp"

namespace imaging::io {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;

Awaitable<tcp::socket> connect_socket(Deadlines& deadlines, std::string host, std::uint16_t port,
                                      std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  std::vector<tcp::endpoint> endpoints;
  for (const auto& address : co_await resolve(std::move(host), limit)) {
    endpoints.emplace_back(address, port);
  }

  tcp::socket socket(co_await asio::this_coro::executor);
  Deadline deadline(deadlines, [&socket] {
    error_code ignored;
    socket.close(ignored);
  });
  deadline.set(left_until(end));
  error_code error;
  co_await asio::async_connect(socket, endpoints, asio::redirect_error(asio::use_awaitable, error));
  if (deadline.passed()) throw system_error(asio::error::timed_out);
  if (error) throw system_error(error);
  co_return socket;
}

}  // namespace imaging::io
