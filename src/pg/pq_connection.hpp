// Connection over libpq: batches in pipeline mode, and scripts as simple queries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "pg/connection.hpp"
#include "pg/pq_socket.hpp"

namespace imaging::pg {

// Made by Connection::open.
class PqConnection final : public Connection {
 public:
  PqConnection(const Executor& executor, io::Deadlines& deadlines, const Conninfo& info)
      : socket_(executor, deadlines, info) {}

  // Connects, once and before anything else. Throws ConnectionLost{sent = false}.
  Awaitable<void> connect(std::chrono::milliseconds limit);

  Awaitable<std::vector<Result>> run(std::span<const Query> batch) override;
  Awaitable<Result> run_script(std::string sql) override;
  bool usable() override { return socket_.usable(); }

 private:
  // Both add the answer that will come to expected_.
  void send_prepare(const Statement& statement);
  void send_query(const Query& query);
  bool is_prepared(const Statement& statement) const;
  void send_sync();

  Awaitable<std::vector<Result>> read_to_sync();
  void keep_first_error(const PGresult& result, std::string_view statement);
  // Ends the exchange and throws the first error where there was one.
  void finish(bool usable);

  PqSocket socket_;
  std::unordered_set<std::string> prepared_;  // names that the server knows
  // The answers that the current batch expects, in order.
  struct Expected {
    const Statement* statement;
    bool prepare;
  };
  std::vector<Expected> expected_;
  std::optional<StatementError> first_error_;
};

}  // namespace imaging::pg
