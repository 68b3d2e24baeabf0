#include "app/startup.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/schema/host_schema.hpp"
#include "domain/schema/migrate.hpp"
#include "storage/nfs_store.hpp"
#include "storage/s3_store.hpp"

namespace imaging::app {

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

Awaitable<StoreList> open_stores(std::optional<s3::Client> s3, io::ThreadPool& disk,
                                 const Config& config) {
  StoreList stores;
  if (config.nfs_base_dir) {
    auto nfs = std::make_unique<storage::NfsStore>(*config.nfs_base_dir, disk);
    co_await nfs->probe();
    stores.push_back(std::move(nfs));
  }
  if (s3) {
    auto store = std::make_unique<storage::S3Store>(std::move(*s3), config.spool_dir, disk);
    co_await store->prepare_spool();
    stores.push_back(std::move(store));
  }
  co_return stores;
}

}  // namespace imaging::app
