// A non-blocking libpq connection: connects, sends, receives and detects when it is lost.
#pragma once

#include <libpq-fe.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/awaitable.hpp"
#include "io/deadlines.hpp"
#include "pg/conninfo.hpp"

namespace imaging::pg {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PqResult = std::unique_ptr<PGresult, ClearResult>;

// Owner: a PqConnection. Failures throw ConnectionLost; a cancelled wait throws system_error.
class PqSocket {
 public:
  // Begins to connect.
  PqSocket(const Executor& executor, io::Deadlines& deadlines, const Conninfo& info);
  PqSocket(const PqSocket&) = delete;
  ~PqSocket();

  // Connects, once and before anything else.
  Awaitable<void> connect(std::chrono::milliseconds limit);

  pg_conn* get() const { return connection_; }
  // False between begin() and end(), after a loss, and when the server closed it while it was idle.
  bool usable();

  // Begins an exchange with the server. If the coroutine is cancelled before end(), answers stay
  // unread and the connection stays unusable.
  void begin(std::optional<std::chrono::milliseconds> limit);
  // From now on, a loss leaves the outcome unknown: ConnectionLost::sent().
  void set_sent() { sent_ = true; }
  // The cause to report if the connection is lost before end(). It says more than the symptom.
  void set_cause(std::string message) { cause_ = std::move(message); }
  void end(bool usable);

  // Sends what libpq has in its buffer.
  Awaitable<void> flush();
  // The next result; null between the results of two statements.
  Awaitable<PqResult> next();

  [[noreturn]] void throw_lost(std::string_view reason) const;

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;

  // Makes descriptor_ a duplicate of the socket that libpq uses now.
  void watch();
  Awaitable<void> wait(Descriptor::wait_type what);
  Awaitable<void> wait_readable_or_writable();
  void check(boost::system::error_code error) const;
  void consume();

  pg_conn* connection_;
  // Our own duplicate of libpq's descriptor. libpq closes its descriptor as soon as it detects a
  // loss, and before Asio lets go of it the number may belong to a client's connection.
  Descriptor descriptor_;
  io::Deadline deadline_;
  std::string cause_;
  bool usable_ = false;
  bool sent_ = false;
};

}  // namespace imaging::pg
