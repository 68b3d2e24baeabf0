// Runs several pieces of work at the same time.
#pragma once

#include <vector>

#include "io/awaitable.hpp"

namespace imaging::io {

// Runs all of them and waits for all of them, even when one fails. Then throws the exception of the
// first that failed, in the order given.
Awaitable<void> all(std::vector<Awaitable<void>> work);

}  // namespace imaging::io
