#include "app/server.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

#include "api/dispatch.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "io/tcp_stream.hpp"

namespace imaging::app {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// Boost's own error text names a line of its source, but not the setting to change.
tcp::acceptor listen(const Executor& executor, const tcp::endpoint& endpoint) {
  try {
    return {executor, endpoint};
  } catch (const boost::system::system_error& failure) {
    throw Error(Code::unavailable,
                fmt::format("HOST, PORT: cannot listen on {} port {}",
                            endpoint.address().to_string(), endpoint.port()),
                failure.code().message());
  }
}

}  // namespace

Server::Server(Executor executor, io::Deadlines& deadlines, const tcp::endpoint& endpoint,
               api::Services& services)
    : executor_(std::move(executor)),
      deadlines_(deadlines),
      acceptor_(listen(executor_, endpoint)),
      services_(services) {}

Awaitable<void> Server::run() {
  asio::steady_timer pause(executor_);
  while (!stopping_) {
    error_code error;
    tcp::socket socket =
        co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (stopping_) co_return;
    if (error) {
      // Most likely there are no free descriptors; some will be closed.
      log::warn("cannot accept", {{"reason", error.message()}});
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    } else if (sessions_.size() >= most_connections) {
      reject(std::move(socket));
    } else {
      admit(std::move(socket));
    }
  }
}

void Server::admit(tcp::socket socket) {
  const auto session = sessions_.emplace(
      sessions_.end(), std::make_unique<io::TcpStream>(std::move(socket), deadlines_), services_);
  asio::co_spawn(executor_, session->run(), [this, session](const std::exception_ptr& error) {
    if (error) log::error("a session ended with an exception");  // run() throws nothing
    sessions_.erase(session);
    if (stopping_ && sessions_.empty()) emptied_.set();
  });
}

// Sends the answer, and gives the client a moment to read it: closing at once could reset the
// connection before the client has read it.
Awaitable<void> Server::send_rejection(tcp::socket socket) {
  io::TcpStream stream(std::move(socket), deadlines_);
  const http::ExchangeLimits limits;
  http::Exchange exchange(stream, limits);
  try {
    const Error full(Code::unavailable, "too many connections at the moment, try again shortly");
    co_await exchange.reply(
        api::closing_failure(full, {.id = Uuid::random()}, exchange.head(), services_.cors));
  } catch (const boost::system::system_error&) {
    // The client did not wait for the answer.
  }
}

void Server::reject(tcp::socket socket) {
  ++rejected_;
  if (rejections_ >= most_rejections) return;  // the socket closes
  ++rejections_;
  asio::co_spawn(executor_, send_rejection(std::move(socket)),
                 [this](const std::exception_ptr&) { --rejections_; });
}

Awaitable<void> Server::stop(std::function<void()> by_force) {
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  for (Session& session : sessions_) session.stop_when_idle();
  if (sessions_.empty()) co_return;

  io::Deadline force(deadlines_, [this, &by_force] {
    log::warn("ending connections by force", {{"connections", std::int64_t(sessions_.size())}});
    for (Session& session : sessions_) session.abort();
    by_force();
  });
  force.set(grace);
  co_await emptied_.wait();
}

}  // namespace imaging::app
