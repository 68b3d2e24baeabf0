#include "domain/page.hpp"

#include <gtest/gtest.h>

#include "base/base64url.hpp"

namespace imaging::domain {
namespace {

TEST(Cursor, comes_back_as_it_went) {
  for (const std::int64_t us :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'770'650'412'123'456}}) {
    const auto cursor = parse_cursor(to_text({us, StudyId{78}}));
    ASSERT_TRUE(cursor);
    EXPECT_EQ(cursor->captured_us, us);
    EXPECT_EQ(cursor->study, StudyId{78});
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
