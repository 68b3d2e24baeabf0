// The waits between retries, and when the server's time is adopted.
#include "s3/retry.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

using std::chrono::milliseconds;

constexpr std::optional<milliseconds> no_answer;

TEST(BackOff, doubles_the_longest_wait_and_gives_up_after_four_tries) {
  constexpr milliseconds none{0};
  EXPECT_EQ(back_off(1, none, none, 0.5), milliseconds{50});
  EXPECT_EQ(back_off(2, none, none, 0.5), milliseconds{100});
  EXPECT_EQ(back_off(3, none, none, 0.5), milliseconds{200});
  EXPECT_EQ(back_off(4, none, none, 0.5), std::nullopt);
  EXPECT_EQ(back_off(100, none, none, 0.0), std::nullopt);
}

TEST(BackOff, spreads_over_the_whole_wait) {
  EXPECT_EQ(back_off(3, milliseconds{0}, no_answer, 0.0), milliseconds{0});
  EXPECT_EQ(back_off(3, milliseconds{0}, no_answer, 0.999), milliseconds{399});
}

TEST(BackOff, begins_no_try_that_might_hang_beyond_fifteen_seconds) {
  EXPECT_EQ(back_off(1, milliseconds{2'950}, no_answer, 0.5), milliseconds{50});
  EXPECT_EQ(back_off(1, milliseconds{2'951}, no_answer, 0.5), std::nullopt);
  EXPECT_EQ(back_off(1, milliseconds{10'000}, no_answer, 0.0), std::nullopt);
}

TEST(BackOff, expects_a_server_that_answered_to_answer_as_soon_again) {
  EXPECT_EQ(back_off(1, milliseconds{7'450}, milliseconds{7'450}, 0.5), milliseconds{50});
  EXPECT_EQ(back_off(1, milliseconds{7'500}, milliseconds{7'500}, 0.5), std::nullopt);
  EXPECT_EQ(back_off(2, milliseconds{14'899}, milliseconds{1}, 0.5), milliseconds{100});
  EXPECT_EQ(back_off(2, milliseconds{14'900}, milliseconds{1}, 0.5), std::nullopt);
}

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
