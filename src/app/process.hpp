// What belongs to the process and not to any object in it: limits, signals' defaults, libvips, and
// its end.
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/log.hpp"
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

// Ends the process with exit status 1 without waiting for anything. message: in the log.
[[noreturn]] void exit_now(std::string_view message, std::initializer_list<log::Field> fields = {});

// Starts what the service cannot do without: when it fails, the process ends, because one that is
// restarted is better than one that no longer listens. name: a literal.
void spawn_vital(const Executor& executor, std::string_view name, Awaitable<void> work);

}  // namespace imaging::app
