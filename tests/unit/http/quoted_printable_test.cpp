#include "http/quoted_printable.hpp"

#include <gtest/gtest.h>

namespace imaging::http {
namespace {

TEST(QuotedPrintable, refuses_what_is_malformed) {
  for (const char* text :
       {"=", "a=", "=4", "=4\r\n1", "=G1", "=1G", "= 41", "==", "a==\r\n", "a\rb", "a\nb", "a=\nb",
        "a=\rb", "\x7f", "\x01", "\xc3\xa4", "=C3\xa4"}) {
    EXPECT_EQ(decode_quoted_printable(text), std::nullopt) << text;
  }
  EXPECT_EQ(decode_quoted_printable(std::string_view("a\0b", 3)), std::nullopt);
}

TEST(QuotedPrintable, decodes_characters) {
  EXPECT_EQ(decode_quoted_printable(""), "");
  EXPECT_EQ(decode_quoted_printable("Schick 33"), "Schick 33");
  EXPECT_EQ(decode_quoted_printable("Ger=C3=A4t =3D 1=3d1"), "Ger\xc3\xa4t = 1=1");
  EXPECT_EQ(decode_quoted_printable("=00=0D=0A=FF"), std::string("\0\r\n\xff", 4));
}

TEST(QuotedPrintable, joins_soft_line_breaks_and_keeps_hard_ones) {
  EXPECT_EQ(decode_quoted_printable("a=\r\nb"), "ab");
  EXPECT_EQ(decode_quoted_printable("a = \t\r\n b=\r\n"), "a  b");
  EXPECT_EQ(decode_quoted_printable("=\r\n=\r\n=41=\r\n"), "A");
  EXPECT_EQ(decode_quoted_printable("a\r\nb\r\n"), "a\r\nb\r\n");
}

TEST(QuotedPrintable, white_space_at_the_end_of_a_line_counts_only_when_encoded) {
  EXPECT_EQ(decode_quoted_printable("a \t\r\nb  "), "a\r\nb");
  EXPECT_EQ(decode_quoted_printable("  "), "");
  EXPECT_EQ(decode_quoted_printable("a =20"), "a  ");
}

}  // namespace
}  // namespace imaging::http
