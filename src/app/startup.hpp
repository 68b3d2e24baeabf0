// Prepares the database and the stores before any other work is done.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "api/metrics.hpp"
#include "app/config.hpp"
#include "domain/access/host.hpp"
#include "io/deadlines.hpp"
#include "io/thread_pool.hpp"
#include "pg/connection.hpp"
#include "s3/client.hpp"
#include "storage/object_store.hpp"

namespace imaging::app {

// Connects. Throws Error{unavailable} that names DATABASE_URL.
Awaitable<std::unique_ptr<pg::Connection>> open_database(Executor executor,
                                                         io::Deadlines& deadlines,
                                                         const Config& config);

// Applies migrations if that is configured, and checks the host's schema.
Awaitable<domain::Host> prepare_database(Executor executor, io::Deadlines& deadlines,
                                         const Config& config);

// The threads that read and write files, with a pool for each store: a NAS that hangs blocks only
// its own pool.
class DiskThreads {
 public:
  DiskThreads(const Executor& executor, const Config& config);

  // backend: of a configured store.
  io::ThreadPool& of(storage::Backend backend);
  // Jobs that wait for a thread fail now.
  void reject_waiting();
  // Waits for the jobs that are under way.
  void join();

 private:
  std::optional<io::ThreadPool> nfs_;  // on the share
  std::optional<io::ThreadPool> s3_;   // in the spool folder
};

using StoreList = std::vector<std::unique_ptr<storage::ObjectStore>>;

// Opens every configured store. s3: the client of the S3 store, if that is configured. metrics: of
// the stores' operations; it must outlive them.
Awaitable<StoreList> open_stores(std::optional<s3::Client> s3, DiskThreads& disk,
                                 const Config& config, api::Metrics& metrics);

// Runs the loop until the coroutine ends. Throws what the coroutine throws.
void wait_for(boost::asio::io_context& loop, Awaitable<void> work);

template <class T>
Awaitable<void> keep_result(Awaitable<T> work, std::optional<T>& result) {
  result.emplace(co_await std::move(work));
}

template <class T>
T wait_for(boost::asio::io_context& loop, Awaitable<T> work) {
  std::optional<T> result;
  wait_for(loop, keep_result(std::move(work), result));
  return std::move(result.value());
}

}  // namespace imaging::app
