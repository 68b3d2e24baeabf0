// Environments of the configuration's tests.
#pragma once

#include <map>
#include <string>

#include "base/env.hpp"

namespace imaging::test {

using Variables = std::map<std::string, std::string>;

// variables must outlive it.
inline Env env_of(const Variables& variables) {
  return Env([&](const char* name) -> const char* {
    const auto it = variables.find(name);
    return it == variables.end() ? nullptr : it->second.c_str();
  });
}

}  // namespace imaging::test
