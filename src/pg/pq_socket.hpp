// libpq's connection without its blocking calls: connects, sends, receives and notices a loss.
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

// Owner: a PqConnection. Whatever fails throws ConnectionLost.
class PqSocket {
 public:
  // Begins to connect.
  PqSocket(Executor executor, io::Deadlines& deadlines, const Conninfo& info);
  PqSocket(const PqSocket&) = delete;
  ~PqSocket();

  // Connects, once and before anything else.
  Awaitable<void> connect(std::chrono::milliseconds limit);

  pg_conn* get() const { return connection_; }
  // False from begin() to end(), after a loss, and when the server has closed it while it was idle.
  bool usable();

  // An exchange with the server. A coroutine that is cancelled before end() leaves answers behind,
  // and with them a connection that is not usable.
  void begin(std::optional<std::chrono::milliseconds> limit);
  // From here on nobody knows what a lost connection has done: ConnectionLost::sent().
  void set_sent() { sent_ = true; }
  // What a loss before end() is put down to: worth more than how it was noticed.
  void set_cause(std::string message) { cause_ = std::move(message); }
  void end(bool usable);

  // Sends what libpq has in its buffer.
  Awaitable<void> flush();
  // The next result, or none between the results of two statements.
  Awaitable<PqResult> next();

  [[noreturn]] void throw_lost(std::string_view reason) const;

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;

  // Lets descriptor_ stand for the socket that libpq uses now.
  void watch();
  Awaitable<void> wait(Descriptor::wait_type what);
  Awaitable<void> wait_readable_or_writable();
  void check(boost::system::error_code error) const;
  void consume();

  pg_conn* connection_;
  // A duplicate of libpq's descriptor, and ours: libpq closes its own as soon as it sees that the
  // connection is lost, and by the time that Asio forgets it, the number may be a client's.
  Descriptor descriptor_;
  io::Deadline deadline_;
  std::string cause_;
  bool usable_ = false;
  bool sent_ = false;
};

}  // namespace imaging::pg
