// The server's time, read and taken over.
#include "s3/clock.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

const Instant noon = *parse_rfc3339("2026-02-09T12:00:00Z");

TEST(Clock, follows_ours_until_the_server_says_otherwise) {
  Instant ours = noon;
  Clock clock([&ours] { return ours; });
  EXPECT_EQ(clock.now(), noon);
  EXPECT_TRUE(clock.adopt("Mon, 09 Feb 2026 14:00:00 GMT"));
  ours += std::chrono::minutes{1};
  EXPECT_EQ(clock.now(), noon + std::chrono::minutes{121});
}

TEST(Clock, does_not_blame_itself_for_less_than_a_minute) {
  Clock clock([] { return noon; });
  EXPECT_FALSE(clock.adopt("Mon, 09 Feb 2026 12:01:00 GMT"));
  EXPECT_FALSE(clock.adopt("Mon, 09 Feb 2026 11:59:00 GMT"));
  EXPECT_FALSE(clock.adopt("not a date"));
  EXPECT_EQ(clock.now(), noon);
}

TEST(Clock, comes_back_when_ours_is_set_right) {
  Instant ours = noon;
  Clock clock([&ours] { return ours; });
  EXPECT_TRUE(clock.adopt("Mon, 09 Feb 2026 14:00:00 GMT"));
  ours += std::chrono::hours{2};
  EXPECT_TRUE(clock.adopt("Mon, 09 Feb 2026 14:00:00 GMT"));
  EXPECT_EQ(clock.now(), ours);
}

}  // namespace
}  // namespace imaging::s3
