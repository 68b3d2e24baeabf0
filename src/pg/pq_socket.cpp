#include "pg/pq_socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <new>
#include <vector>

#include "base/log.hpp"
#include "pg/connection.hpp"

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

PqSocket::PqSocket(const Executor& executor, io::Deadlines& deadlines, const Conninfo& info)
    : connection_(start(info)), descriptor_(executor), deadline_(deadlines, [this] {
        error_code ignored;
        descriptor_.cancel(ignored);
      }) {
  PQsetNoticeProcessor(connection_, log_notice, nullptr);
}

PqSocket::~PqSocket() {
  // PQfinish sends a last message with a blocking write, which would hang if the server no longer
  // reads.
  if (!usable_) ::shutdown(PQsocket(connection_), SHUT_RDWR);
  PQfinish(connection_);
}

Awaitable<void> PqSocket::connect(std::chrono::milliseconds limit) {
  deadline_.set(limit);
  if (PQstatus(connection_) == CONNECTION_BAD) throw_lost("cannot connect");
  for (auto step = PGRES_POLLING_WRITING; step != PGRES_POLLING_OK;) {
    watch();
    co_await wait(step == PGRES_POLLING_READING ? Descriptor::wait_read : Descriptor::wait_write);
    // Each step may close the socket and open another one, even with the same descriptor number.
    descriptor_.close();
    step = PQconnectPoll(connection_);
    if (step == PGRES_POLLING_FAILED) throw_lost("cannot connect");
  }
  watch();
  if (PQsetnonblocking(connection_, 1) != 0) throw_lost("cannot leave blocking mode");
  end(true);
}

bool PqSocket::usable() {
  // An idle connection has something to read only when the server sends a notice or closes it.
  pollfd readable{PQsocket(connection_), POLLIN, 0};
  while (usable_ && ::poll(&readable, 1, 0) > 0) {
    if (PQconsumeInput(connection_) != 1) usable_ = false;
    PQisBusy(connection_);  // hands what was received to the notice processor
  }
  return usable_;
}

void PqSocket::begin(std::optional<std::chrono::milliseconds> limit) {
  sent_ = false;
  cause_.clear();
  if (!usable_) throw_lost("the connection is not usable");
  usable_ = false;
  if (limit) deadline_.set(*limit);
}

void PqSocket::end(bool usable) {
  deadline_.clear();
  usable_ = usable;
}

Awaitable<void> PqSocket::flush() {
  while (true) {
    const int left = PQflush(connection_);
    if (left < 0) throw_lost("cannot send");
    if (left == 0) co_return;
    // A server that waits for us to read its answers does not read either, so do both.
    co_await wait_readable_or_writable();
    consume();
  }
}

Awaitable<PqResult> PqSocket::next() {
  while (PQisBusy(connection_) != 0) {
    co_await wait(Descriptor::wait_read);
    consume();
  }
  co_return PqResult(PQgetResult(connection_));
}

void PqSocket::throw_lost(std::string_view reason) const {
  std::string message(reason);
  const std::string detail = cause_.empty() ? one_line(PQerrorMessage(connection_)) : cause_;
  if (!detail.empty()) message += ": " + detail;
  throw ConnectionLost(message, sent_);
}

void PqSocket::watch() {
  const int own = ::fcntl(PQsocket(connection_), F_DUPFD_CLOEXEC, 0);
  if (own < 0) throw_lost("the connection cannot be watched");
  descriptor_.assign(own);
}

Awaitable<void> PqSocket::wait(Descriptor::wait_type what) {
  error_code error;
  co_await descriptor_.async_wait(what, asio::redirect_error(asio::use_awaitable, error));
  check(error);
}

Awaitable<void> PqSocket::wait_readable_or_writable() {
  const auto [order, read_error, write_error] =
      co_await asio::experimental::make_parallel_group(
          descriptor_.async_wait(Descriptor::wait_read, asio::deferred),
          descriptor_.async_wait(Descriptor::wait_write, asio::deferred))
          .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  check(order[0] == 0 ? read_error : write_error);
}

void PqSocket::check(error_code error) const {
  if (deadline_.passed()) throw ConnectionLost("the database did not answer in time", sent_);
  if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
  if (error) throw ConnectionLost(error.message(), sent_);
}

void PqSocket::consume() {
  if (PQconsumeInput(connection_) != 1) throw_lost("the connection broke");
}

}  // namespace imaging::pg
