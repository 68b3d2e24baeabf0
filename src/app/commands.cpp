#include "app/commands.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <cstdio>
#include <string>

#include "app/configuration.hpp"
#include "app/core.hpp"
#include "app/process.hpp"
#include "app/service.hpp"
#include "app/startup.hpp"
#include "base/error.hpp"
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

// What cannot be written must not look like success.
void print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) == EOF || std::fflush(stdout) != 0) {
    throw Error(Code::internal_error, "standard output cannot be written");
  }
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

void show_config(Env& env) {
  Config::from(env);
  print(effective_configuration(env, Env::names_of_process()));
  if (!env.faults().empty()) throw ConfigFaults(env.faults());
}

void show_config_page() { print(configuration_page()); }

}  // namespace imaging::app
