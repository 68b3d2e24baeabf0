// Ids parsed from text.
#include "base/ids.hpp"

#include <gtest/gtest.h>

namespace imaging {
namespace {

TEST(Ids, refuse_every_text_that_is_not_canonical) {
  for (const char* text : {"", "0", "00", "01", "+1", "-1", " 1", "1 ", "1\n", "1.0", "1e3", "0x1",
                           "a", "1a", "9223372036854775808", "9999999999999999999",
                           "10000000000000000000", "18446744073709551617", "\xd9\xa7"}) {
    EXPECT_FALSE(parse_id(text)) << text;
  }
  EXPECT_FALSE(parse_id(std::string_view("1\0", 2)));
}

TEST(Ids, take_every_positive_bigint) {
  EXPECT_EQ(parse_id("1"), 1);
  EXPECT_EQ(parse_id("1000000000000000000"), 1'000'000'000'000'000'000);
  EXPECT_EQ(parse_id("9223372036854775807"), 9'223'372'036'854'775'807);
  EXPECT_EQ(to_string(ClinicId{42}), "42");
}

TEST(Ids, are_read_within_the_text_alone) {
  EXPECT_EQ(parse_id(std::string_view("123").substr(0, 2)), 12);
}

}  // namespace
}  // namespace imaging
