// What belongs to the process and not to any object in it: limits, signals' defaults, libvips, and
// its end.
#pragma once

#include <string_view>

#include "io/awaitable.hpp"

namespace imaging::app {

// Limits, allocator and libvips, set up for the whole process. One of it, made before the first
// thread and destroyed after the last. Throws Error that says what the system does not allow.
class Process {
 public:
  Process();
  Process(const Process&) = delete;
  ~Process();
};

// Starts what the service cannot do without: when it fails, the process ends, because one that is
// restarted is better than one that no longer listens. name: a literal.
void spawn_vital(const Executor& executor, std::string_view name, Awaitable<void> work);

}  // namespace imaging::app
