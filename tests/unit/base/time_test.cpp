// Points in time as text.
#include "base/time.hpp"

#include <gtest/gtest.h>

namespace imaging {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

// 2026-02-09T15:30:12Z
constexpr Instant sample{seconds{1'770'651'012}};

TEST(Rfc3339, is_refused_in_any_other_form) {
  for (const char* text : {"",
                           "2026-02-09",
                           "2026-02-09T15:30:12",
                           "2026-02-09T15:30Z",
                           "2026-02-09T15:30:12z ",
                           "20260209T153012Z",
                           " 2026-02-09T15:30:12Z",
                           "2026-2-09T15:30:12Z",
                           "2026-02-09T15:30:12.Z",
                           "2026-02-09T15:30:12,5Z",
                           "2026-02-09T15:30:12+01",
                           "2026-02-09T15:30:12+0100",
                           "2026-02-09T15:30:12+1:00",
                           "2026-02-09X15:30:12Z",
                           "2026-02-09T15:30:12Z+01:00",
                           "2026-02-09T15:30:12 Z",
                           "+026-02-09T15:30:12Z",
                           "-026-02-09T15:30:12Z",
                           "2026-02-09T15:30:12\xe2\x88\x92"
                           "01:00",
                           "now",
                           "2026-02-09T15:30:1aZ",
                           "12026-02-09T15:30:12Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Rfc3339, is_refused_when_it_names_no_real_time) {
  for (const char* text :
       {"2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-06-30T23:59:60Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60",
        "1899-12-31T23:59:59Z", "0000-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Rfc3339, is_refused_when_its_offset_leads_out_of_the_years) {
  EXPECT_FALSE(parse_rfc3339("9999-12-31T23:59:59-00:01"));
  EXPECT_FALSE(parse_rfc3339("1900-01-01T00:00:00+00:01"));
  EXPECT_TRUE(parse_rfc3339("9999-12-31T23:59:59+00:01"));
  EXPECT_TRUE(parse_rfc3339("1900-01-01T00:00:00-00:01"));
}

TEST(Rfc3339, is_read_with_any_offset) {
  for (const char* text :
       {"2026-02-09T15:30:12Z", "2026-02-09t15:30:12z", "2026-02-09 15:30:12Z",
        "2026-02-09T15:30:12+00:00", "2026-02-09T15:30:12-00:00", "2026-02-09T16:30:12+01:00",
        "2026-02-09T12:00:12-03:30", "2026-02-10T15:29:12+23:59", "2026-02-09T15:30:12.0000000Z"}) {
    EXPECT_EQ(parse_rfc3339(text), sample) << text;
  }
  EXPECT_EQ(format_rfc3339(*parse_rfc3339("2024-02-29T00:00:00Z")), "2024-02-29T00:00:00Z");
}

TEST(Rfc3339, keeps_microseconds_and_cuts_the_rest) {
  EXPECT_EQ(parse_rfc3339("2026-02-09T15:30:12.5Z"), sample + microseconds{500'000});
  EXPECT_EQ(parse_rfc3339("2026-02-09T15:30:12.000001Z"), sample + microseconds{1});
  EXPECT_EQ(parse_rfc3339("2026-02-09T15:30:12.9999999999999999999Z"),
            sample + microseconds{999'999});
}

TEST(Rfc3339, reads_back_what_it_wrote) {
  for (const char* text :
       {"2026-02-09T15:30:12Z", "1900-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.000001Z", "1970-01-01T00:00:00Z"}) {
    const auto at = parse_rfc3339(text);
    ASSERT_TRUE(at) << text;
    EXPECT_EQ(format_rfc3339(*at), text);
  }
}

TEST(CompactTime, is_cut_to_the_second) {
  EXPECT_EQ(format_compact(sample + microseconds{999'999}), "20260209T153012Z");
  EXPECT_EQ(format_compact(Instant{microseconds{-1}}), "19691231T235959Z");
}

TEST(HttpDate, is_the_form_of_rfc_9110) {
  EXPECT_EQ(format_http_date(Instant{seconds{784'111'777}}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(format_http_date(sample), "Mon, 09 Feb 2026 15:30:12 GMT");
}

TEST(HttpDate, is_read_back_as_it_is_written) {
  EXPECT_EQ(parse_http_date("Mon, 09 Feb 2026 15:30:12 GMT"), sample);
  EXPECT_EQ(parse_http_date(format_http_date(sample)), sample);
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

}  // namespace
}  // namespace imaging
