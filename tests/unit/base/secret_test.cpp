// Secrets never print.
#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace imaging {
namespace {

TEST(Secret, prints_as_stars) {
  std::ostringstream out;
  out << Secret{"hunter2"} << ' ' << Secret{};
  EXPECT_EQ(out.str(), "*** ***");
  EXPECT_EQ(::testing::PrintToString(Secret{"hunter2"}), "***");
}

TEST(Secret, reveals_what_it_was_given) {
  EXPECT_EQ(Secret{"hunter2"}.reveal(), "hunter2");
  EXPECT_FALSE(Secret{"hunter2"}.empty());
  EXPECT_TRUE(Secret{}.empty());
}

}  // namespace
}  // namespace imaging
