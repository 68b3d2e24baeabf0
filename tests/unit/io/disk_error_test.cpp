#include "io/disk_error.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace imaging::io {
namespace {

TEST(DiskError, a_full_disk_or_quota_is_insufficient_storage) {
  EXPECT_EQ(disk_error("write", ENOSPC).code(), Code::insufficient_storage);
  EXPECT_EQ(disk_error("write", EDQUOT).code(), Code::insufficient_storage);
}

TEST(DiskError, everything_else_is_unavailable_and_says_why_only_to_the_log) {
  const Error error = disk_error("rename", EROFS);
  EXPECT_EQ(error.code(), Code::unavailable);
  EXPECT_EQ(error.text().find("rename"), std::string::npos);
  EXPECT_NE(error.detail().find("rename"), std::string::npos);
}

}  // namespace
}  // namespace imaging::io
