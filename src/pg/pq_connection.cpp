// Life of a connection: establishing it, waiting on its socket, noticing its loss, closing it.
#include "pg/pq_connection.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"

namespace imaging::pg {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// libpq's messages end with a line feed and may have several lines.
std::string one_line(std::string_view message) {
  while (message.ends_with('\n')) message.remove_suffix(1);
  std::string line(message);
  for (char& c : line) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return line;
}

void log_notice(void*, const char* message) {
  log::info("notice from Postgres", {{"notice", one_line(message)}});
}

pg_conn* start(const Conninfo& info) {
  std::vector<const char*> keywords, values;
  for (const auto& [keyword, value] : info.settings()) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  pg_conn* connection = PQconnectStartParams(keywords.data(), values.data(), 0);
  if (connection == nullptr) throw std::bad_alloc();
  return connection;
}

}  // namespace

PqConnection::PqConnection(Executor executor, io::Deadlines& deadlines, const Conninfo& info)
    : connection_(start(info)), socket_(std::move(executor)), deadline_(deadlines, [this] {
        error_code ignored;
        socket_.cancel(ignored);
      }) {
  PQsetNoticeProcessor(connection_, log_notice, nullptr);
}

PqConnection::~PqConnection() {
  // PQfinish says goodbye with a blocking write, which a server that no longer reads would hold up.
  if (!usable_) ::shutdown(PQsocket(connection_), SHUT_RDWR);
  PQfinish(connection_);
}

Awaitable<void> PqConnection::establish(std::chrono::milliseconds limit) {
  deadline_.set(limit);
  if (PQstatus(connection_) == CONNECTION_BAD) lost("cannot connect");
  for (auto step = PGRES_POLLING_WRITING; step != PGRES_POLLING_OK;) {
    watch();
    co_await wait(step == PGRES_POLLING_READING ? Socket::wait_read : Socket::wait_write);
    // Each step may close the socket and open another one, even under the same number.
    socket_.close();
    step = PQconnectPoll(connection_);
    if (step == PGRES_POLLING_FAILED) lost("cannot connect");
  }
  watch();
  if (PQsetnonblocking(connection_, 1) != 0 || PQenterPipelineMode(connection_) != 1) {
    lost("cannot enter pipeline mode");
  }
  deadline_.clear();
  usable_ = true;
}

void PqConnection::watch() {
  const int own = ::fcntl(PQsocket(connection_), F_DUPFD_CLOEXEC, 0);
  if (own < 0) lost("the connection cannot be watched");
  socket_.assign(own);
}

bool PqConnection::usable() {
  // An idle connection has something to read only when the server sends a notice or closes it.
  pollfd readable{PQsocket(connection_), POLLIN, 0};
  while (usable_ && ::poll(&readable, 1, 0) > 0) {
    if (PQconsumeInput(connection_) != 1) usable_ = false;
    PQisBusy(connection_);  // takes what came out of the buffer, to the notice processor
  }
  return usable_;
}

void PqConnection::consume() {
  if (PQconsumeInput(connection_) != 1) lost("the connection broke");
}

void PqConnection::lost(std::string_view reason) const {
  std::string message(reason);
  // What the server said before it went is worth more than how its going was noticed.
  const std::string detail =
      first_error_ ? first_error_->what() : one_line(PQerrorMessage(connection_));
  if (!detail.empty()) message += ": " + detail;
  throw ConnectionLost(message, sent_);
}

void PqConnection::check(error_code error) const {
  if (deadline_.passed()) throw ConnectionLost("the database did not answer in time", sent_);
  if (error) throw boost::system::system_error(error);
}

Awaitable<void> PqConnection::wait(Socket::wait_type what) {
  error_code error;
  co_await socket_.async_wait(what, asio::redirect_error(asio::use_awaitable, error));
  check(error);
}

Awaitable<void> PqConnection::wait_readable_or_writable() {
  const auto [order, read_error, write_error] =
      co_await asio::experimental::make_parallel_group(
          socket_.async_wait(Socket::wait_read, asio::deferred),
          socket_.async_wait(Socket::wait_write, asio::deferred))
          .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  check(order[0] == 0 ? read_error : write_error);
}

}  // namespace imaging::pg
