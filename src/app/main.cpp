// imaging-service: reads the command line and the configuration, and runs the command.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/unknown_variables.hpp"
#include "base/env.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace {

using namespace imaging;

// sysexits(3)
constexpr int exit_usage = 64;
constexpr int exit_config = 78;

constexpr auto footer =
    "The configuration comes from the environment: `imaging-service config` prints it, and\n"
    "`imaging-service config markdown` explains each variable.\n"
    "\n"
    "Exit status:\n"
    "  0   success\n"
    "  1   failure; standard error or the log says why\n"
    "  64  wrong usage of the command line\n"
    "  78  the configuration is faulty; each fault is a line on standard error";

struct Command {
  const char* parent;  // "", or the command that this one belongs to: it must come before it
  const char* name;
  const char* help;
  void (*run)(Env&);
};

// Throws ConfigFaults when the configuration has any.
app::Config checked_config(Env& env) {
  app::Config config = app::Config::from(env);
  if (!env.faults().empty()) throw app::ConfigFaults(env.faults());
  log::init(config.log_level);
  for (const app::UnknownVariable& one : app::unknown_variables(Env::names_of_process())) {
    log::warn("an unknown variable is set", {{"variable", one.name}, {"nearest", one.nearest}});
  }
  return config;
}

// The first one is the default.
constexpr Command commands[] = {
    {"", "serve", "Serve until SIGTERM or SIGINT (the default command)",
     [](Env& env) { app::serve(checked_config(env)); }},
    {"", "migrate", "Apply the pending database migrations",
     [](Env& env) { app::migrate(checked_config(env)); }},
    {"migrate", "down", "Revert the newest migration (in development only)",
     [](Env& env) { app::migrate_down(checked_config(env)); }},
    {"", "config", "Print the configuration without its secrets, and its faults", app::show_config},
    {"config", "markdown", "Print the page that explains every variable",
     [](Env&) { app::show_config_page(); }},
};

void fail(const std::string& line) { fmt::print(stderr, "imaging-service: {}\n", line); }

// The last command on the command line, or the default.
const Command& chosen(const std::vector<CLI::App*>& parsers) {
  for (std::size_t i = std::size(commands); i-- > 0;) {
    if (parsers[i]->parsed()) return commands[i];
  }
  return commands[0];
}

int run(const Command& command) {
  try {
    Env env = Env::of_process();
    command.run(env);
    return EXIT_SUCCESS;
  } catch (const app::ConfigFaults& faults) {
    for (const std::string& line : faults.lines) fail(line);
    return exit_config;
  } catch (const Error& error) {
    fail(error.detail().empty() ? error.text() : error.text() + ": " + error.detail());
  } catch (const std::exception& error) {
    fail(error.what());
  }
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App line("Stores the X-rays and photos of dental practices, and serves them.",
                "imaging-service");
  line.set_version_flag("--version", "imaging-service " IMAGING_VERSION);
  line.footer(footer);
  line.require_subcommand(0, 1);
  std::vector<CLI::App*> parsers;
  for (const Command& command : commands) {
    CLI::App* parent = *command.parent == '\0' ? &line : line.get_subcommand(command.parent);
    parsers.push_back(parent->add_subcommand(command.name, command.help));
  }
  try {
    line.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return line.exit(wrong) == 0 ? EXIT_SUCCESS : exit_usage;
  }
  return run(chosen(parsers));
}
