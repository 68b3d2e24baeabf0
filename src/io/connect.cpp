#include "io/connect.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace imaging::io {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;

namespace {

// Shared with the handler of the look-up: cancelling a resolver does not interrupt getaddrinfo,
// which may hang for many seconds after its callers have given up.
struct Lookup {
  explicit Lookup(const Executor& executor) : resolver(executor), answered(executor) {}

  tcp::resolver resolver;
  asio::steady_timer answered;
  std::optional<error_code> error;
  tcp::resolver::results_type found;
};

}  // namespace

Awaitable<std::vector<asio::ip::address>> resolve(std::string host,
                                                  std::chrono::milliseconds limit) {
  error_code not_numeric;
  const auto numeric = asio::ip::make_address(host, not_numeric);
  if (!not_numeric) co_return std::vector{numeric};

  const auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
  lookup->answered.expires_after(limit);
  lookup->resolver.async_resolve(host, "",
                                 [lookup](error_code error, tcp::resolver::results_type found) {
                                   lookup->error = error;
                                   lookup->found = std::move(found);
                                   lookup->answered.cancel();
                                 });
  const auto [waited] = co_await lookup->answered.async_wait(asio::as_tuple(asio::use_awaitable));
  const auto error = lookup->error;
  if (!error) {
    lookup->resolver.cancel();  // a look-up that is still queued need not begin
    throw system_error(waited ? waited : asio::error::timed_out);
  }
  if (*error) throw system_error(*error);

  std::vector<asio::ip::address> addresses;
  for (const auto& entry : lookup->found) addresses.push_back(entry.endpoint().address());
  co_return addresses;
}

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
