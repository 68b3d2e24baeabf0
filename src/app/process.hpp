// What the process asks of the system before it serves.
#pragma once

namespace imaging::app {

// Signals, limits and the allocator, set for the whole process; throws Error whose text names what
// the system refuses. Call it before any thread.
void prepare_process();

}  // namespace imaging::app
