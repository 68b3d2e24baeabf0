// What must be there before anything is served: the database as it is expected, and the stores.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
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

// Migrates where that is configured, and looks whether the host's schema has what is needed.
Awaitable<domain::Host> prepare_database(Executor executor, io::Deadlines& deadlines,
                                         const Config& config);

using StoreList = std::vector<std::unique_ptr<storage::ObjectStore>>;

// Every store that is configured; s3 is the client of the S3 one, or none.
Awaitable<StoreList> open_stores(std::optional<s3::Client> s3, io::ThreadPool& disk,
                                 const Config& config);

// Runs a coroutine to its end on a loop that has nothing else to do yet.
template <class T>
T wait_for(boost::asio::io_context& loop, Awaitable<T> work) {
  std::optional<T> value;
  std::exception_ptr error;
  boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr failed, T result) {
    error = failed;
    if (!failed) value.emplace(std::move(result));
    loop.stop();
  });
  loop.run();
  loop.restart();
  if (error) std::rethrow_exception(error);
  return std::move(*value);
}

}  // namespace imaging::app
