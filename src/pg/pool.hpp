// A connection pool for Postgres. A connection is lent for one batch at a time.
#pragma once

#include <chrono>
#include <functional>
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

// rejected: a StatementError. lost: a ConnectionLost.
enum class BatchOutcome { done, rejected, lost };
// Told of every batch that got a connection: how it ended, and the seconds from then to its end,
// with the time to connect if that was necessary.
using BatchObserver = std::function<void(BatchOutcome, double)>;

// Owner: the service. Thread: the loop's. Connections are opened on demand and closed when they
// fail. If an idle connection turns out to be lost before anything was sent, or outdated
// (StatementError::needs_new_connection), the batch is run once more on a new connection.
class Pool {
 public:
  // observer: may be empty; must not throw.
  Pool(Executor executor, io::Deadlines& deadlines, Secret url, PoolLimits limits,
       BatchObserver observer = {});

  // Applies to connections that are opened from now on. Open ones stay as they are.
  void set_url(Secret url) { url_ = std::move(url); }

  // Runs the batch as Connection::run does, on a connection of its own.
  Awaitable<std::vector<Result>> run(std::span<const Query> batch);
  // The same for one statement.
  Awaitable<Result> run(Query query);

  io::Usage usage() const { return slots_.usage(); }

 private:
  // On an idle connection or a new one.
  Awaitable<std::vector<Result>> lend_and_run(std::span<const Query> batch);
  // An idle connection that is still usable, or null.
  std::unique_ptr<Connection> take_idle();

  Executor executor_;
  io::Deadlines& deadlines_;
  Secret url_;
  io::Semaphore slots_;
  BatchObserver observer_;
  std::list<std::unique_ptr<Connection>> idle_;
};

}  // namespace imaging::pg
