// Strict parsing of JSON objects from outside.
#include "base/strict_json.hpp"

#include <gtest/gtest.h>
#include <boost/json/value.hpp>

namespace imaging {
namespace {

TEST(StrictJson, refuses_what_is_no_object) {
  for (const char* text : {"", " ", "1", "null", "[]", "\"{}\"", "{", "{}}", "{} {}", "{'a':1}",
                           "{\"a\":1,}", "{\"a\":NaN}", "{\"a\":01}", "{/**/}", "\xef\xbb\xbf{}",
                           "{\"a\":\"\x01\"}", "{\"a\":\"\xff\"}", "{\"a\":\"\\ud800\"}"}) {
    EXPECT_FALSE(parse_object(text, 4)) << text;
  }
}

TEST(StrictJson, refuses_a_name_twice_at_any_depth) {
  for (const char* text : {R"({"a":1,"a":1})", R"({"a":1,"b":2,"a":3})", R"({"x":{"a":1,"a":2}})",
                           R"({"x":[{"a":1,"a":2}]})", R"({"a":1,"\u0061":2})", R"({"":1,"":2})",
                           R"({"a":{"b":1},"a":2})"}) {
    EXPECT_FALSE(parse_object(text, 4)) << text;
  }
}

TEST(StrictJson, takes_equal_names_in_different_objects_and_any_text) {
  for (const char* text : {"{}", " {\"a\" : 1} ", R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})",
                           R"({"a:":":","b":"\":\\","c\\":"\\\\"})", R"({"a":1,"A":2})"}) {
    EXPECT_TRUE(parse_object(text, 4)) << text;
  }
}

TEST(StrictJson, counts_itself_into_the_depth) {
  EXPECT_TRUE(parse_object(R"({"a":{"b":[{}]}})", 4));
  EXPECT_FALSE(parse_object(R"({"a":{"b":[{"c":[]}]}})", 4));
  EXPECT_FALSE(parse_object(std::string(100'000, '['), 4));
}

}  // namespace
}  // namespace imaging
