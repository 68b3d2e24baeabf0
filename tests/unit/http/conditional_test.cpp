#include "http/conditional.hpp"

#include <gtest/gtest.h>

namespace imaging::http {
namespace {

constexpr const char* tag = "\"abc-web\"";

TEST(NoneMatch, a_malformed_field_never_hits) {
  for (const char* field :
       {"", " ", "abc-web", "\"abc-web", "abc-web\"", "W/abc-web", "w/\"abc-web\"", "*, \"x\"",
        "\"x\" \"abc-web\"", "'abc-web'", "\"\"", ","}) {
    EXPECT_FALSE(none_match_hits(field, tag)) << field;
  }
}

TEST(NoneMatch, compares_weakly) {
  EXPECT_TRUE(none_match_hits("\"abc-web\"", tag));
  EXPECT_TRUE(none_match_hits("W/\"abc-web\"", tag));
  EXPECT_TRUE(none_match_hits("\"abc-web\"", "W/\"abc-web\""));
  EXPECT_FALSE(none_match_hits("\"abc-thumb\"", tag));
  EXPECT_FALSE(none_match_hits("\"ABC-WEB\"", tag));
}

TEST(NoneMatch, looks_through_the_list) {
  EXPECT_TRUE(none_match_hits("\"x\", \"abc-web\"", tag));
  EXPECT_TRUE(none_match_hits("\"x\",,W/\"abc-web\" , \"y\"", tag));
  EXPECT_FALSE(none_match_hits("\"x\", \"y\"", tag));
}

TEST(NoneMatch, a_comma_inside_a_tag_does_not_split_it) {
  EXPECT_TRUE(none_match_hits("\"a,b\"", "\"a,b\""));
  EXPECT_FALSE(none_match_hits("\"x,\"abc-web\"", tag));
}

TEST(NoneMatch, a_star_hits_whatever_there_is) { EXPECT_TRUE(none_match_hits(" * ", tag)); }

TEST(IfRange, only_the_same_strong_tag_lets_range_apply) {
  EXPECT_TRUE(range_applies("", tag));
  EXPECT_TRUE(range_applies(" \"abc-web\" ", tag));
  EXPECT_FALSE(range_applies("W/\"abc-web\"", tag));
  EXPECT_FALSE(range_applies("W/\"abc-web\"", "W/\"abc-web\""));
  EXPECT_FALSE(range_applies("\"other\"", tag));
  EXPECT_FALSE(range_applies("*", tag));
  EXPECT_FALSE(range_applies("Mon, 09 Feb 2026 15:30:12 GMT", tag));
}

}  // namespace
}  // namespace imaging::http
