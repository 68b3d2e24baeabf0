// The server's time, read and taken over.
#include "s3/clock.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

const Instant noon = *parse_rfc3339("2026-02-09T12:00:00Z");

TEST(HttpDate, is_read_back_as_it_is_written) {
  EXPECT_EQ(parse_http_date("Mon, 09 Feb 2026 12:00:00 GMT"), noon);
  EXPECT_EQ(parse_http_date(format_http_date(noon)), noon);
}

TEST(HttpDate, is_refused_in_any_other_form) {
  for (const std::string_view bad :
       {"", "Mon, 09 Feb 2026 12:00:00 CET", "Tue, 09 Feb 2026 12:00:00 GMT",
        "Mon, 31 Feb 2026 12:00:00 GMT", "Mon, 09 Feb 2026 24:00:00 GMT",
        "Mon, 09 feb 2026 12:00:00 GMT", "Monday, 09-Feb-26 12:00:00 GMT",
        "2026-02-09T12:00:00Z.........", "Mon, 09 Feb 2026 12:00:00 GMT "}) {
    EXPECT_FALSE(parse_http_date(bad)) << bad;
  }
}

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
