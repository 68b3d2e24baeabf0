#include "base/file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <thread>

#include "base/error.hpp"

namespace imaging {
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

TEST(WriteAll, says_that_the_disk_is_full) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  try {
    write_all(full, std::string("x"), "write");
    ADD_FAILURE() << "there was room";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::insufficient_storage);
    EXPECT_EQ(error.detail(), "write: No space left on device");
  }
  ::close(full);
}

TEST(WriteAll, goes_on_until_everything_is_written) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const std::string sent(1 << 20, 'x');  // more than a pipe holds
  std::thread writer([&] {
    write_all(pipe[1], sent, "write");
    ::close(pipe[1]);
  });
  std::string received;
  std::array<char, 1000> some{};
  for (ssize_t n = 0; (n = ::read(pipe[0], some.data(), some.size())) > 0;) {
    received.append(some.data(), static_cast<std::size_t>(n));
  }
  writer.join();
  ::close(pipe[0]);
  EXPECT_EQ(received, sent);
}

}  // namespace
}  // namespace imaging
