// Assertions of the fuzz targets: a failure ends the process, and libFuzzer keeps the input.
#pragma once

#include <cstdlib>

#include "base/error.hpp"

inline void demand(bool good) {
  if (!good) std::abort();
}

// Whatever the bytes are, act may fail only with this code. Returns false when it does.
template <class Act>
bool succeeds_or(imaging::Code code, Act act) {
  try {
    act();
    return true;
  } catch (const imaging::Error& error) {
    demand(error.code() == code);
    return false;
  }
}
