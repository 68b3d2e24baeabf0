// Case, white space and ports of protocol text.
#include "base/ascii.hpp"

#include <gtest/gtest.h>

namespace imaging {
namespace {

TEST(Ascii, leaves_letters_beyond_ascii_alone) {
  EXPECT_EQ(lower_case("AZ[`\xc3\x84"), "az[`\xc3\x84");
  EXPECT_TRUE(same_name("Content-TYPE", "content-type"));
  EXPECT_FALSE(same_name("a[", "a{"));
  EXPECT_FALSE(same_name("\xc3\x84", "\xc3\xa4"));
  EXPECT_FALSE(same_name("name", "names"));
}

TEST(Ascii, trims_spaces_and_tabs_alone) {
  EXPECT_EQ(trim(" \ta b\t "), "a b");
  EXPECT_EQ(trim("\na\r"), "\na\r");
  EXPECT_EQ(trim(" \t"), "");
}

TEST(Port, is_a_number_from_1_to_65535) {
  for (const char* text : {"", "0", "65536", "-1", "+1", " 1", "1 ", "0x1", "99999999999"}) {
    EXPECT_FALSE(parse_port(text)) << text;
  }
  EXPECT_EQ(parse_port("1"), 1);
  EXPECT_EQ(parse_port("65535"), 65535);
}

}  // namespace
}  // namespace imaging
