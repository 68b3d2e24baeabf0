#include "app/commands.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdint>

#include "app/core.hpp"
#include "app/process.hpp"
#include "app/service.hpp"
#include "app/startup.hpp"
#include "base/log.hpp"
#include "domain/schema/migrate.hpp"

namespace imaging::app {
namespace {

// Without a Core, which would check the schema: there may be none yet.
template <class Change>
int change_schema(const Config& config, Change change) {
  boost::asio::io_context loop{1};
  io::Deadlines deadlines(loop.get_executor());
  const auto connection = wait_for(loop, open_database(loop.get_executor(), deadlines, config));
  return wait_for(loop, change(*connection, domain::embedded_migrations()));
}

}  // namespace

void serve(const Config& config) {
  const Process process;
  {
    Core core(config);
    Service(core).run();
  }
  log::info("stopped");
}

void migrate(const Config& config) {
  const int count = change_schema(config, domain::migrate_up);
  log::info("migrations applied", {{"count", std::int64_t{count}}});
}

void migrate_down(const Config& config) {
  if (config.production) {
    throw ConfigFaults(
        {"migrate down drops tables with patients' data; not with NODE_ENV=production"});
  }
  const int count = change_schema(config, domain::migrate_down);
  log::info("migrations reverted", {{"count", std::int64_t{count}}});
}

}  // namespace imaging::app
