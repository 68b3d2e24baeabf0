// A few connections to Postgres, lent out for one batch at a time.
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <span>
#include <string>
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

// Owner: the service. Thread: the loop's. Connections are made when first needed and dropped, never
// repaired, when they fail; an idle one that the server closed is noticed before it is used.
class Pool {
 public:
  Pool(Executor executor, io::Deadlines& deadlines, Secret url, PoolLimits limits);

  // For connections made from now on; those that are open stay.
  void set_url(Secret url) { url_ = std::move(url); }

  // Runs the batch as Connection::run does, on a connection of its own.
  Awaitable<std::vector<Result>> run(std::span<const Query> batch);
  // The same for one statement.
  Awaitable<Result> run(Query query);

 private:
  // One that is still good, or none.
  std::unique_ptr<Connection> take_idle();

  Executor executor_;
  io::Deadlines& deadlines_;
  Secret url_;
  io::Semaphore slots_;
  std::list<std::unique_ptr<Connection>> idle_;
};

}  // namespace imaging::pg
