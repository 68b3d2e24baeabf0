// What must be there before any work is done: the database as it is expected, and the stores.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/config.hpp"
#include "domain/access/host.hpp"
#include "io/deadlines.hpp"
#include "io/thread_pool.hpp"
#include "pg/connection.hpp"
#include "storage/object_store.hpp"

namespace imaging::app {

// Throws Error{unavailable} that names DATABASE_URL.
Awaitable<std::unique_ptr<pg::Connection>> open_database(Executor executor,
                                                         io::Deadlines& deadlines,
                                                         const Config& config);

// Migrates where that is configured, and checks that the host's schema has what is needed.
Awaitable<domain::Host> prepare_database(Executor executor, io::Deadlines& deadlines,
                                         const Config& config);

// The threads that read and write files, a pool for each store: a NAS that hangs holds its own, and
// what the other store needs goes on.
class DiskThreads {
 public:
  DiskThreads(const Executor& executor, const Config& config);

  // backend: a store's that is configured.
  io::ThreadPool& of(storage::Backend backend);
  // Work that waits is given up.
  void reject_waiting();
  // Waits for what is under way.
  void join();

 private:
  std::optional<io::ThreadPool> nfs_;  // on the share
  std::optional<io::ThreadPool> s3_;   // in the spool folder
};

using StoreList = std::vector<std::unique_ptr<storage::ObjectStore>>;

// Every store that is configured; s3 is the client of the S3 one, or none.
Awaitable<StoreList> open_stores(std::optional<s3::Client> s3, DiskThreads& disk,
                                 const Config& config);

// Runs a coroutine to its end, and the loop for so long.
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
