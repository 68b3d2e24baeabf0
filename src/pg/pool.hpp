// A connection pool for Postgres. A connection is lent for one batch at a time.
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <span>
#include <vector>

#include "base/secret.hpp"
#include "io/deadlines.hpp"
#include "io/semaphore.hpp"
#include "pg/connection.hpp"

namespace imaging::pg {

struct PoolLimits {
  std::size_t connections = 8;
  std::size_t queue = 256;
  std::chrono::milliseconds wait{2'000};
};

// Owner: the service. Thread: the loop's. Connections are opened on demand and closed when they
// fail. If an idle connection turns out to be lost before anything was sent, or outdated
// (StatementError::needs_new_connection), the batch is run once more on a new connection.
class Pool {
 public:
  Pool(Executor executor, io::Deadlines& deadlines, Secret url, PoolLimits limits);

  // Applies to connections that are opened from now on. Open ones stay as they are.
  void set_url(Secret url) { url_ = std::move(url); }

  // Runs the batch as Connection::run does, on a connection of its own.
  Awaitable<std::vector<Result>> run(std::span<const Query> batch);
  // The same for one statement.
  Awaitable<Result> run(Query query);

 private:
  // An idle connection that is still usable, or null.
  std::unique_ptr<Connection> take_idle();

  Executor executor_;
  io::Deadlines& deadlines_;
  Secret url_;
  io::Semaphore slots_;
  std::list<std::unique_ptr<Connection>> idle_;
};

}  // namespace imaging::pg
