// The commands of the program. Each throws Error with one clear line when it fails, and
// ConfigFaults for what the configuration forbids.
#pragma once

#include "app/config.hpp"
#include "base/env.hpp"

namespace imaging::app {

// Serves until SIGTERM or SIGINT. The same signal again ends the process at once.
void serve(const Config& config);
// Applies the pending migrations.
void migrate(const Config& config);
// Reverts the newest one.
void migrate_down(const Config& config);
// Prints the effective configuration without secrets, also when it has faults; then throws them.
void show_config(Env& env);
// Prints docs/configuration.md.
void show_config_page();

}  // namespace imaging::app
