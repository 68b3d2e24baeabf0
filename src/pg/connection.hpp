// One connection to Postgres in libpq's pipeline mode, as awaitables.
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

// The server refused a statement; the batch was rolled back and the connection is still good.
class StatementError : public std::runtime_error {
 public:
  StatementError(std::string sqlstate, const std::string& message, std::string constraint)
      : std::runtime_error(message),
        sqlstate_(std::move(sqlstate)),
        constraint_(std::move(constraint)) {}
  const std::string& sqlstate() const { return sqlstate_; }      // five characters
  const std::string& constraint() const { return constraint_; }  // name, or empty

 private:
  std::string sqlstate_;
  std::string constraint_;
};

// The connection was lost or timed out. After sent() the outcome of the batch is unknown.
class ConnectionLost : public std::runtime_error {
 public:
  ConnectionLost(const std::string& message, bool sent)
      : std::runtime_error(message), sent_(sent) {}
  bool sent() const { return sent_; }

 private:
  bool sent_;
};

// Owner: a pool, or the view batch. Thread: the loop's. One run() at a time.
class Connection {
 public:
  // Limits on every connection: trip 5 s here, statement_timeout 4 s, lock_timeout 2 s on the
  // server.
  static constexpr std::chrono::milliseconds connect_limit{2'000};
  static constexpr std::chrono::milliseconds trip_limit{5'000};

  // url: postgres:// or key=value form. Throws ConnectionLost{sent = false}.
  static Awaitable<std::unique_ptr<Connection>> open(Executor executor, io::Deadlines& deadlines,
                                                     const Secret& url);
  virtual ~Connection() = default;

  // All statements in one round trip and one transaction: either all take effect or none. A result
  // for each. Throws StatementError for the first that failed, ConnectionLost otherwise.
  virtual Awaitable<std::vector<Result>> run(std::span<const Query> batch) = 0;
  // Several statements separated by semicolons, without parameters, as one simple query
  // (migrations); returns the last result. No deadline.
  virtual Awaitable<Result> run_script(std::string sql) = 0;
  // False once it was lost, also when the server has closed it while it was idle.
  virtual bool usable() = 0;
};

}  // namespace imaging::pg
