// The code of the Error that a function throws.
#pragma once

#include <optional>

#include "base/error.hpp"

namespace imaging::test {

template <class F>
std::optional<Code> refusal(F f) {
  try {
    f();
    return std::nullopt;
  } catch (const Error& error) {
    return error.code();
  }
}

}  // namespace imaging::test
