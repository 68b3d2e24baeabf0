// Hand-written JSON strings, and UTF-8.
#include "base/json_text.hpp"

#include <gtest/gtest.h>

namespace imaging {
namespace {

std::string json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, replaces_every_malformed_byte) {
  const std::string bad = "\xef\xbf\xbd";
  EXPECT_EQ(json("a\xff"
                 "b"),
            "\"a" + bad + "b\"");
  EXPECT_EQ(json("\x80"), '"' + bad + '"');
  EXPECT_EQ(json("\xc0\xaf"), '"' + bad + bad + '"');                      // overlong '/'
  EXPECT_EQ(json("\xed\xa0\x80"), '"' + bad + bad + bad + '"');            // surrogate
  EXPECT_EQ(json("\xf4\x90\x80\x80"), '"' + bad + bad + bad + bad + '"');  // beyond U+10FFFF
  EXPECT_EQ(json("\xc3\""), '"' + bad + "\\\"\"");  // what follows a cut sequence is still escaped
  EXPECT_EQ(json("\xe2\x82"), '"' + bad + bad + '"');
}

TEST(JsonText, escapes_quotes_backslashes_and_control_characters) {
  EXPECT_EQ(json("\"\\\n\r\t"), R"("\"\\\n\r\t")");
  EXPECT_EQ(json(std::string_view("\0\x01\x1f\x7f", 4)), R"("\u0000\u0001\u001f\u007f")");
}

TEST(JsonText, leaves_other_texts_as_they_are) {
  EXPECT_EQ(json(""), "\"\"");
  EXPECT_EQ(json("Zähne €, \xf0\x9f\xa6\xb7 /<>&'"), "\"Zähne €, \xf0\x9f\xa6\xb7 /<>&'\"");
}

TEST(JsonText, is_appended) {
  std::string out = "{";
  append_json_string(out, "a");
  EXPECT_EQ(out, "{\"a\"");
}

TEST(Utf8, is_made_of_anything) {
  EXPECT_EQ(to_utf8("Zähne \n"), "Zähne \n");
  EXPECT_EQ(to_utf8("\xc3(\xed\xa0\x80"), "\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(to_utf8(std::string_view("\0\xff", 2)), std::string("\0\xef\xbf\xbd", 4));
}

TEST(Utf8, is_refused_when_it_is_malformed) {
  for (const char* text : {"\x80",
                           "\xbf",
                           "\xc0\x80",
                           "\xc1\xbf",
                           "\xc2",
                           "\xc2\x20",
                           "\xe0\x80\x80",
                           "\xe0\x9f\xbf",
                           "\xe2\x82",
                           "\xed\xa0\x80",
                           "\xed\xbf\xbf",
                           "\xf0\x80\x80\x80",
                           "\xf0\x8f\xbf\xbf",
                           "\xf0\x9f\xa6",
                           "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80",
                           "\xfe",
                           "\xff",
                           "a\xffz",
                           "\xe2\x28\xa1"}) {
    EXPECT_FALSE(is_utf8(text)) << json(text);
  }
}

TEST(Utf8, is_taken_up_to_each_border) {
  for (const char* text :
       {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  EXPECT_TRUE(is_utf8(std::string_view("\0", 1)));
}

}  // namespace
}  // namespace imaging
