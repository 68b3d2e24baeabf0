#include "pg/pool.hpp"

namespace imaging::pg {
namespace {

// Returns a connection to the pool at the end of its scope if the connection is still usable.
class Lease {
 public:
  Lease(std::list<std::unique_ptr<Connection>>& idle, std::unique_ptr<Connection> connection)
      : idle_(idle), connection_(std::move(connection)) {}
  Lease(const Lease&) = delete;
  ~Lease() {
    if (connection_->usable()) idle_.push_front(std::move(connection_));
  }
  Connection& operator*() const { return *connection_; }

 private:
  std::list<std::unique_ptr<Connection>>& idle_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace

Pool::Pool(Executor executor, io::Deadlines& deadlines, Secret url, PoolLimits limits,
           BatchObserver observer)
    : executor_(executor),
      deadlines_(deadlines),
      url_(std::move(url)),
      slots_(std::move(executor), "database requests", limits.connections, limits.queue,
             limits.wait),
      observer_(std::move(observer)) {}

std::unique_ptr<Connection> Pool::take_idle() {
  while (!idle_.empty()) {
    auto connection = std::move(idle_.front());
    idle_.pop_front();
    if (connection->usable()) return connection;
  }
  return nullptr;
}

Awaitable<std::vector<Result>> Pool::run(std::span<const Query> batch) {
  const io::Semaphore::Permit permit = co_await slots_.acquire();
  const auto start = std::chrono::steady_clock::now();
  const auto report = [&](BatchOutcome outcome) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (observer_) observer_(outcome, took.count());
  };
  try {
    auto results = co_await lend_and_run(batch);
    report(BatchOutcome::done);
    co_return results;
  } catch (const StatementError&) {
    report(BatchOutcome::rejected);
    throw;
  } catch (const ConnectionLost&) {
    report(BatchOutcome::lost);
    throw;
  }
}

Awaitable<std::vector<Result>> Pool::lend_and_run(std::span<const Query> batch) {
  if (auto idle = take_idle()) {
    const Lease lease(idle_, std::move(idle));
    try {
      co_return co_await (*lease).run(batch);
    } catch (const ConnectionLost& lost) {
      // The idle connection turned out to be lost, and nothing was sent.
      if (lost.sent()) throw;
    } catch (const StatementError& error) {
      // The batch was rolled back.
      if (!error.needs_new_connection()) throw;
    }
  }
  const Lease lease(idle_, co_await Connection::open(executor_, deadlines_, url_));
  co_return co_await (*lease).run(batch);
}

Awaitable<Result> Pool::run(Query query) {
  auto results = co_await run(std::span(&query, 1));
  co_return std::move(results.front());
}

}  // namespace imaging::pg
