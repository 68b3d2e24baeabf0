// What belongs to the whole process: limits, signal defaults, libvips, and how the process ends.
#pragma once

#include <string_view>

#include "io/awaitable.hpp"

namespace imaging::app {

// Sets up limits, allocator and libvips for the whole process. Create one, before the first thread
// starts, and destroy it after the last one ended. Throws Error that says what the system does not
// allow.
class Process {
 public:
  Process();
  Process(const Process&) = delete;
  ~Process();
};

// Starts a task that the service cannot do without. If it fails the process ends, because a process
// that is restarted is better than one that no longer listens. name: a string literal.
void spawn_vital(const Executor& executor, std::string_view name, Awaitable<void> work);

}  // namespace imaging::app
