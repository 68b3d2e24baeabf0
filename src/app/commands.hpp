// The commands of the program. Each throws Error with one clear line when it fails, and
// ConfigFaults for what the configuration forbids.
#pragma once

#include "app/config.hpp"

namespace imaging::app {

// Serves until SIGTERM or SIGINT. The same signal again ends the process at once.
void serve(const Config& config);
// Applies the pending migrations.
void migrate(const Config& config);
// Reverts the newest one.
void migrate_down(const Config& config);

}  // namespace imaging::app
