#include "io/resolve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>

namespace imaging::io {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;

namespace {

// Shared with the handler of the look-up: cancelling a resolver does not interrupt getaddrinfo,
// which may hang for many seconds after everybody who asked has left.
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
  if (!lookup->error) {
    lookup->resolver.cancel();  // at least it need not begin when it is still in line
    throw system_error(waited ? waited : asio::error::timed_out);
  }
  if (*lookup->error) throw system_error(*lookup->error);

  std::vector<asio::ip::address> addresses;
  for (const auto& entry : lookup->found) addresses.push_back(entry.endpoint().address());
  co_return addresses;
}

}  // namespace imaging::io
