// Hexadecimal digits.
#include "base/hex.hpp"

#include <gtest/gtest.h>

#include <array>

namespace imaging {
namespace {

TEST(Hex, knows_its_digits_alone) {
  int digits = 0;
  for (int c = -128; c < 128; ++c) digits += hex_digit(static_cast<char>(c)) >= 0 ? 1 : 0;
  EXPECT_EQ(digits, 22);
  EXPECT_EQ(hex_digit('0'), 0);
  EXPECT_EQ(hex_digit('f'), 15);
  EXPECT_EQ(hex_digit('F'), 15);
  EXPECT_EQ(hex_digit('g'), -1);
}

TEST(Hex, is_lower_case) {
  EXPECT_EQ(to_hex(std::array<std::uint8_t, 4>{0x00, 0x0f, 0xa0, 0xff}), "000fa0ff");
  EXPECT_EQ(to_hex({}), "");
}

}  // namespace
}  // namespace imaging
