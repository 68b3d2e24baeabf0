#include "http/date.hpp"

#include <gtest/gtest.h>

#include <string>

namespace imaging::http {
namespace {

Instant at(const char* text) { return parse_rfc3339(text).value(); }

const Instant now = at("2026-11-28T00:00:00Z");

TEST(Date, refuses_what_is_no_date_of_http) {
  for (const char* text : {"",
                           " ",
                           "0",
                           "now",
                           "1994-11-06T08:49:37Z",
                           "Sun, 06 Nov 1994 08:49:37",
                           "*",
                           "\"abc\"",
                           "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 06 Nov 1994 08:49:37 gmt",
                           "Mon, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:60 GMT",
                           "Sun, 06 Nov 1994 24:00:00 GMT",
                           "Sun, 32 Nov 1994 08:49:37 GMT",
                           "Sun, 30 Feb 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 06-Nov-94 08:49:37 GMT",
                           "Monday, 06-Nov-94 08:49:37 GMT",
                           "Sunday, 06-Nov-1994 08:49:37 GMT",
                           "Sunday, 06-Nov-94 08:49:37 UTC",
                           "Sunday, 06 Nov 94 08:49:37 GMT",
                           "Sunday, 06-Nov-x4 08:49:37 GMT",
                           "Sunday,",
                           "Sunday",
                           "Sun Nov 6 08:49:37 1994",
                           "Sun Nov  6 08:49:37 1994 GMT",
                           "Mon Nov  6 08:49:37 1994",
                           "Sun Nov  6 08:49:37 -994",
                           "Sun Nov 66 08:49:37 1994",
                           "Sun,06 Nov 1994 08:49:37 GMT"}) {
    EXPECT_FALSE(parse_date(text, now)) << text;
  }
  EXPECT_FALSE(parse_date(std::string("Sun, 06 Nov 1994 08:49:37 GM\0", 29), now));
  EXPECT_FALSE(parse_date(std::string(10'000, 'S'), now));
}

// The examples of RFC 9110 §5.6.7.
TEST(Date, takes_the_three_forms) {
  for (const char* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                           "Sun Nov  6 08:49:37 1994", " Sun, 06 Nov 1994 08:49:37 GMT\t"}) {
    EXPECT_EQ(parse_date(text, now), at("1994-11-06T08:49:37Z")) << text;
  }
  EXPECT_EQ(parse_date("Sat Nov 28 00:00:00 2026", now), now);
}

TEST(Date, a_year_of_two_digits_is_at_most_50_years_ahead) {
  EXPECT_EQ(parse_date("Saturday, 28-Nov-26 00:00:00 GMT", now), now);
  EXPECT_EQ(parse_date("Saturday, 28-Nov-76 00:00:00 GMT", now), at("2076-11-28T00:00:00Z"));
  EXPECT_EQ(parse_date("Monday, 28-Nov-77 00:00:00 GMT", now), at("1977-11-28T00:00:00Z"));
}

}  // namespace
}  // namespace imaging::http
