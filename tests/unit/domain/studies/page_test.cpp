#include "domain/studies/page.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace imaging::domain {
namespace {

constexpr std::int64_t first_us = -2'208'988'800'000'000;  // 1900-01-01
constexpr std::int64_t last_us = 253'402'300'799'999'999;  // the end of 9999

TEST(Cursor, comes_back_as_it_went) {
  for (const std::int64_t us : {first_us, std::int64_t{-1}, std::int64_t{0},
                                std::int64_t{1'770'650'412'123'456}, last_us}) {
    const auto cursor = parse_cursor(to_text({us, StudyId{78}}));
    ASSERT_TRUE(cursor);
    EXPECT_EQ(cursor->captured_us, us);
    EXPECT_EQ(cursor->study, StudyId{78});
  }
}

TEST(Cursor, refuses_times_that_no_study_has) {
  for (const std::int64_t us : {INT64_MIN, first_us - 1, last_us + 1, INT64_MAX}) {
    EXPECT_FALSE(parse_cursor(to_text({us, StudyId{1}}))) << us;
  }
}

TEST(Cursor, refuses_what_it_did_not_make) {
  for (const char* plain : {"", ".", "1.", ".1", "1", "x.1", "1.x", "1.0", "1.-1", "01.1", "+1.1",
                            "1.1.1", "1.1 ", "99999999999999999999.1", "1.99999999999999999999"}) {
    EXPECT_FALSE(parse_cursor(to_base64url(plain))) << plain;
  }
  EXPECT_FALSE(parse_cursor("!"));
  EXPECT_FALSE(parse_cursor("MS4x="));
}

}  // namespace
}  // namespace imaging::domain
