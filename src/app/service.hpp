// The service, wired together by hand: built in order, started, stopped.
#pragma once

#include "app/config.hpp"

namespace imaging::app {

// Runs until SIGTERM or SIGINT; the process's exit status. A second signal ends it at once. Throws
// Error with one clear line when it cannot start.
int serve(const Config& config);

// Applies the pending migrations; or, down, takes back the newest.
int migrate(const Config& config, bool down);

}  // namespace imaging::app
