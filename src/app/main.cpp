// imaging-service: reads its configuration from the environment and runs.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "app/config.hpp"
#include "app/service.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace {

constexpr std::string_view usage =
    "usage: imaging-service               serve (configuration from the environment, see "
    "README.md)\n"
    "       imaging-service migrate       apply the pending database migrations\n"
    "       imaging-service migrate down  take back the newest one (development only)\n"
    "       imaging-service --version | --help\n";

int print_faults(const std::vector<std::string>& faults) {
  for (const std::string& fault : faults) fmt::print(stderr, "imaging-service: {}\n", fault);
  return imaging::app::exit_config;
}

int run(std::string_view command, std::string_view argument) {
  imaging::Env env = imaging::Env::of_process();
  const imaging::app::Config config = imaging::app::Config::from(env);
  if (!env.faults().empty()) return print_faults(env.faults());
  imaging::log::init(config.log_level);

  if (command.empty()) return imaging::app::serve(config);
  const bool down = argument == "down";
  if (down && config.production) {
    return print_faults(
        {"migrate down drops tables with patients' data; not with NODE_ENV=production"});
  }
  return imaging::app::migrate(config, down);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  const std::string_view argument = argc > 2 ? argv[2] : "";
  if (command == "--version") return fmt::print("imaging-service {}\n", IMAGING_VERSION), 0;
  if (command == "--help") return fmt::print("{}", usage), 0;
  const bool known =
      argc == 1 || (command == "migrate" && (argc == 2 || (argc == 3 && argument == "down")));
  if (!known) return fmt::print(stderr, "{}", usage), EXIT_FAILURE;
  try {
    return run(command, argument);
  } catch (const imaging::Error& error) {
    fmt::print(stderr, "imaging-service: {}{}{}\n", error.text(),
               error.detail().empty() ? "" : ": ", error.detail());
  } catch (const std::exception& error) {
    fmt::print(stderr, "imaging-service: {}\n", error.what());
  }
  return EXIT_FAILURE;
}
