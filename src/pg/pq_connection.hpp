// The implementation of Connection over libpq; nobody but connect.cpp makes one.
#pragma once

#include <libpq-fe.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "pg/connection.hpp"
#include "pg/conninfo.hpp"

namespace imaging::pg {

class PqConnection final : public Connection {
 public:
  // Begins to connect.
  PqConnection(Executor executor, io::Deadlines& deadlines, const Conninfo& info);
  PqConnection(const PqConnection&) = delete;
  ~PqConnection() override;

  // Connects, once and before anything else. Throws ConnectionLost{sent = false}.
  Awaitable<void> establish(std::chrono::milliseconds limit);

  Awaitable<std::vector<Result>> run(std::span<const Query> batch) override;
  Awaitable<Result> run_script(std::string sql) override;
  bool usable() override;

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Answer = std::unique_ptr<PGresult, Clear>;
  using Socket = boost::asio::posix::stream_descriptor;

  // Both record in expected_ which answer will come.
  void send_prepare(const Statement& statement);
  void send_query(const Query& query);
  bool known(const Statement& statement) const;
  void send_sync();

  Awaitable<void> flush();
  Awaitable<std::vector<Result>> read_to_sync();
  // The next answer, or none between the answers of two statements.
  Awaitable<Answer> next();
  void keep_first_error(const PGresult& answer, std::string_view statement);
  void throw_first_error();

  // Lets socket_ stand for the socket that libpq uses now.
  void watch();
  Awaitable<void> wait(Socket::wait_type what);
  Awaitable<void> wait_readable_or_writable();
  void check(boost::system::error_code error) const;
  void consume();
  [[noreturn]] void lost(std::string_view reason) const;

  pg_conn* connection_;
  // A duplicate of libpq's descriptor, and ours: libpq closes its own as soon as it sees that the
  // connection is lost, and by the time that Asio forgets it, the number may be a client's.
  Socket socket_;
  io::Deadline deadline_;
  std::unordered_set<std::string> prepared_;  // names that the server knows
  // What the batch under way still has to answer, in order.
  struct Expected {
    const Statement* statement;
    bool prepare;
  };
  std::vector<Expected> expected_;
  std::optional<StatementError> first_error_;
  // False from send to sync: a coroutine that is cancelled in between leaves answers behind.
  bool usable_ = false;
  bool sent_ = false;
};

}  // namespace imaging::pg
