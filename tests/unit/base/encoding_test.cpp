// Hexadecimal digits, base64, and base64url without padding.
#include "base/encoding.hpp"

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

TEST(Hex, refuses_what_is_no_pair_of_digits) {
  for (const char* text : {"0", "000", "0g", "g0", " 00", "0x00", "00\n"}) {
    EXPECT_FALSE(from_hex(text)) << text;
  }
  EXPECT_EQ(from_hex("000fA0ff"), std::string("\x00\x0f\xa0\xff", 4));
  EXPECT_EQ(from_hex(""), "");
}

TEST(Base64, refuses_what_is_neither_padded_nor_unpadded) {
  for (const char* text : {"A",     "A=",   "A==",   "A===",     "AA=",      "AAA==",     "=",
                           "==",    "====", "AAAA=", "AAAA====", "AA=A",     "AA==AA==",  "A A=",
                           "AAA\n", " AAA", "A-A=",  "A_A=",     "AAAA\r\n", "\xc3\xa4=="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
  EXPECT_FALSE(from_base64(std::string("AA\0A", 4)));
}

// RFC 4648 §10, and without padding or with stray bits, as RFC 8941 §4.2.7 wants them to be taken.
TEST(Base64, makes_and_reads_the_vectors_of_rfc_4648) {
  for (const auto& [bytes, text] :
       {std::pair{"", ""}, std::pair{"f", "Zg=="}, std::pair{"fo", "Zm8="},
        std::pair{"foo", "Zm9v"}, std::pair{"foob", "Zm9vYg=="}, std::pair{"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
  EXPECT_EQ(to_base64("\xfb\xff"), "+/8=");
  EXPECT_EQ(from_base64("Zg"), "f");
  EXPECT_EQ(from_base64("Zh=="), "f");
}

TEST(Base64url, refuses_every_text_that_is_not_canonical) {
  for (const char* text : {"A", "AAAAA", "A=", "AA==", "AAA=", "=", "AB", "AAB", "A A", "AA\n",
                           " AA", "A+A", "A/A", "AA\t", "\xc3\xa4", "-_!", "AAAA\r\n", "AA."}) {
    EXPECT_FALSE(from_base64url(text)) << text;
  }
  EXPECT_FALSE(from_base64url(std::string("AA\0A", 4)));
}

// RFC 4648 §10, without padding.
TEST(Base64url, makes_and_reads_the_vectors_of_rfc_4648) {
  for (const auto& [bytes, text] :
       {std::pair{"", ""}, std::pair{"f", "Zg"}, std::pair{"fo", "Zm8"}, std::pair{"foo", "Zm9v"},
        std::pair{"foob", "Zm9vYg"}, std::pair{"fooba", "Zm9vYmE"},
        std::pair{"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64url(bytes), text);
    EXPECT_EQ(from_base64url(text), bytes);
  }
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
}

TEST(Base64url, reads_back_what_it_made) {
  std::string bytes;
  for (int i = 0; i < 600; ++i) {
    ASSERT_EQ(from_base64url(to_base64url(bytes)), bytes) << i;
    bytes += static_cast<char>(i * 7);
  }
}

}  // namespace
}  // namespace imaging
