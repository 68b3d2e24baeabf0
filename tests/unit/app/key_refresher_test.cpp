#include "app/key_refresher.hpp"

#include <gtest/gtest.h>

namespace imaging::app {
namespace {

using std::chrono::seconds;

const Instant now = *parse_rfc3339("2026-02-09T15:30:12Z");

TEST(Freshness, comes_from_cache_control_before_expires) {
  const std::string expires = format_http_date(now + seconds(90));
  EXPECT_EQ(freshness("public, max-age=60", expires, now), seconds(60));
  EXPECT_EQ(freshness("max-age=60, s-maxage=30", "", now), seconds(30));
  EXPECT_EQ(freshness("", expires, now), seconds(90));
  EXPECT_EQ(freshness("Max-Age=60 , PUBLIC", "", now), seconds(60));
  EXPECT_EQ(freshness("x-max-age=60", "", now), seconds(3600));
}

TEST(Freshness, is_an_hour_when_nothing_useful_is_said) {
  EXPECT_EQ(freshness("", "", now), seconds(3600));
  EXPECT_EQ(freshness("max-age=x", "0", now), seconds(3600));
}

TEST(Freshness, lies_between_a_second_and_a_day) {
  EXPECT_EQ(freshness("max-age=0", "", now), seconds(1));
  EXPECT_EQ(freshness("no-store", "", now), seconds(1));
  EXPECT_EQ(freshness("", format_http_date(now - seconds(90)), now), seconds(1));
  EXPECT_EQ(freshness("max-age=99999999", "", now), seconds(86400));
}

}  // namespace
}  // namespace imaging::app
