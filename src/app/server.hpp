// Accepts connections and keeps their sessions, up to a limit; stops in an orderly way.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>

#include "app/session.hpp"
#include "io/deadlines.hpp"
#include "io/event.hpp"
#include "io/semaphore.hpp"

namespace imaging::app {

// Owner: the service. Thread: the loop's.
class Server {
 public:
  static constexpr std::size_t most_connections = 1024;
  // Beyond that limit, at most this many connections at a time get an error answer. Others are
  // closed without an answer.
  static constexpr std::size_t most_rejections = 128;
  static constexpr std::chrono::seconds grace{25};

  // Listens. Throws Error{unavailable} when it cannot listen on the address.
  Server(Executor executor, io::Deadlines& deadlines,
         const boost::asio::ip::tcp::endpoint& endpoint, api::Services& services);

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  std::size_t connections() const { return sessions_.size(); }
  io::Usage usage() const { return {most_connections, sessions_.size(), 0, rejected_}; }

  // Accepts connections until stop().
  Awaitable<void> run();
  // Accepts no more connections. Closes idle ones at once; lets busy ones finish within grace, then
  // closes them by force and calls by_force, which ends what a closed connection does not end.
  // Returns when no session is left.
  Awaitable<void> stop(std::function<void()> by_force);

 private:
  void admit(boost::asio::ip::tcp::socket socket);
  void reject(boost::asio::ip::tcp::socket socket);
  Awaitable<void> send_rejection(boost::asio::ip::tcp::socket socket);

  Executor executor_;
  io::Deadlines& deadlines_;
  boost::asio::ip::tcp::acceptor acceptor_;
  api::Services& services_;
  std::list<Session> sessions_;
  std::size_t rejections_ = 0;  // being answered
  std::uint64_t rejected_ = 0;  // since the start
  io::Event emptied_;
  bool stopping_ = false;
};

}  // namespace imaging::app
