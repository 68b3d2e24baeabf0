#include "app/startup.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "app/observers.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/schema/host_schema.hpp"
#include "domain/schema/migrate.hpp"
#include "storage/nfs_store.hpp"
#include "storage/s3_store.hpp"

namespace imaging::app {
namespace {

// The queue is shorter than the server's 1,024 connections, so that some stay free for requests
// that need no store. It is long, because a healthy disk soon works off a burst.
constexpr io::ThreadPoolLimits disk_limits{
    .threads = 8, .queue = 896, .longest_wait = std::chrono::seconds(10)};

}  // namespace

Awaitable<std::unique_ptr<pg::Connection>> open_database(Executor executor,
                                                         io::Deadlines& deadlines,
                                                         const Config& config) {
  try {
    co_return co_await pg::Connection::open(executor, deadlines, config.database_url);
  } catch (const pg::ConnectionLost& error) {
    throw Error(Code::unavailable, "DATABASE_URL: the database cannot be reached", error.what());
  }
}

Awaitable<domain::Host> prepare_database(Executor executor, io::Deadlines& deadlines,
                                         const Config& config) {
  const auto connection = co_await open_database(executor, deadlines, config);
  if (config.migrate) {
    const int applied = co_await domain::migrate_up(*connection, domain::embedded_migrations());
    log::info("migrations applied", {{"count", std::int64_t{applied}}});
  }
  co_return co_await domain::check_host_schema(*connection, config.patient_table);
}

DiskThreads::DiskThreads(const Executor& executor, const Config& config) {
  if (config.nfs_base_dir) nfs_.emplace(executor, "requests to the storage", disk_limits);
  if (config.s3) s3_.emplace(executor, "uploads", disk_limits);
}

io::ThreadPool& DiskThreads::of(storage::Backend backend) {
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): value() throws without one
  return backend == storage::Backend::nfs ? nfs_.value() : s3_.value();
}

void DiskThreads::reject_waiting() {
  if (nfs_) nfs_->reject_waiting();
  if (s3_) s3_->reject_waiting();
}

void DiskThreads::join() {
  if (nfs_) nfs_->join();
  if (s3_) s3_->join();
}

Awaitable<StoreList> open_stores(std::optional<s3::Client> s3, DiskThreads& disk,
                                 const Config& config, api::Metrics& metrics) {
  StoreList stores;
  const auto add = [&](std::unique_ptr<storage::ObjectStore> store) {
    auto observer = store_observer(metrics, store->backend());
    stores.push_back(
        std::make_unique<storage::MeasuredStore>(std::move(store), std::move(observer)));
  };
  if (config.nfs_base_dir) {
    auto nfs =
        std::make_unique<storage::NfsStore>(*config.nfs_base_dir, disk.of(storage::Backend::nfs));
    co_await nfs->probe();
    add(std::move(nfs));
  }
  if (s3) {
    auto store = std::make_unique<storage::S3Store>(std::move(*s3), config.spool_dir,
                                                    disk.of(storage::Backend::s3));
    co_await store->prepare_spool();
    add(std::move(store));
  }
  co_return stores;
}

void wait_for(boost::asio::io_context& loop, Awaitable<void> work) {
  std::exception_ptr error;
  bool ended = false;
  boost::asio::co_spawn(loop, std::move(work), [&](const std::exception_ptr& failure) {
    error = failure;
    ended = true;
    loop.stop();
  });
  loop.restart();
  loop.run();
  if (error) std::rethrow_exception(error);
  if (!ended) throw std::logic_error("the coroutine waits for what never comes");
}

}  // namespace imaging::app
