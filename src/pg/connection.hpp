// An asynchronous connection to Postgres, and the two errors that it throws.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "io/awaitable.hpp"
#include "io/deadlines.hpp"
#include "pg/query.hpp"
#include "pg/result.hpp"

namespace imaging::pg {

// The server rejected a statement; the whole batch was rolled back.
class StatementError : public std::runtime_error {
 public:
  StatementError(std::string sqlstate, const std::string& message, std::string constraint)
      : std::runtime_error(message),
        sqlstate_(std::move(sqlstate)),
        constraint_(std::move(constraint)) {}
  const std::string& sqlstate() const { return sqlstate_; }      // five characters
  const std::string& constraint() const { return constraint_; }  // name, or empty
  // True when the same batch may succeed on another connection: the prepared statement is missing
  // here or no longer fits the tables, or the server has become a standby. False when this
  // connection is still good.
  bool needs_new_connection() const;

 private:
  std::string sqlstate_;
  std::string constraint_;
};

// The connection was lost or timed out. If sent(), the outcome of the batch is unknown.
class ConnectionLost : public std::runtime_error {
 public:
  ConnectionLost(const std::string& message, bool sent)
      : std::runtime_error(message), sent_(sent) {}
  bool sent() const { return sent_; }

 private:
  bool sent_;
};

// Owner: a pool, or a command. Thread: the loop's. One run() at a time.
class Connection {
 public:
  // Time limits for connecting and for a batch. The server's own limits are shorter (conninfo.cpp).
  static constexpr std::chrono::milliseconds connect_limit{2'000};
  static constexpr std::chrono::milliseconds trip_limit{5'000};

  // url: postgres:// or key=value form. Throws ConnectionLost{sent = false}.
  static Awaitable<std::unique_ptr<Connection>> open(Executor executor, io::Deadlines& deadlines,
                                                     const Secret& url);
  virtual ~Connection() = default;

  // Runs all statements in one round trip and one transaction: either all take effect or none.
  // Returns a result for each. Throws StatementError for the first that failed, or ConnectionLost.
  virtual Awaitable<std::vector<Result>> run(std::span<const Query> batch) = 0;
  // Runs several statements separated by semicolons, without parameters, as one simple query, and
  // returns the last result. No deadline.
  virtual Awaitable<Result> run_script(std::string sql) = 0;
  // False once the connection is lost, even if the server closed it while it was idle.
  virtual bool usable() = 0;
};

}  // namespace imaging::pg
