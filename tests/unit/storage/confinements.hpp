// Runs a test with each of the two ways of opening paths.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "storage/tree.hpp"

namespace imaging::test {

inline const auto both_confinements =
    testing::Values(storage::Confinement::by_kernel, storage::Confinement::by_steps);

inline std::string confinement_name(const testing::TestParamInfo<storage::Confinement>& info) {
  return info.param == storage::Confinement::by_kernel ? "by_kernel" : "by_steps";
}

}  // namespace imaging::test
