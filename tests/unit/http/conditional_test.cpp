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

bool is_whole(std::string_view field, std::uint64_t size = 1000) {
  return std::holds_alternative<WholeRange>(parse_range(field, size));
}

bool is_unsatisfiable(std::string_view field, std::uint64_t size = 1000) {
  return std::holds_alternative<UnsatisfiableRange>(parse_range(field, size));
}

ByteRange range(std::string_view field, std::uint64_t size = 1000) {
  const auto parsed = parse_range(field, size);
  const auto* found = std::get_if<ByteRange>(&parsed);
  EXPECT_NE(found, nullptr) << field;
  return found != nullptr ? *found : ByteRange{};
}

TEST(Range, malformed_ones_mean_the_whole) {
  for (const char* field :
       {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=1", "bytes=0x1-2",
        "bytes=+1-2", "bytes=1 - 2", "bytes=--1", "bytes=1--2", "bytes=1-2-3", "byte=0-1",
        "items=0-1", "0-1", "bytes:0-1", "bytes =0-1", "bytes=\xff-1"}) {
    EXPECT_TRUE(is_whole(field)) << field;
  }
}

TEST(Range, several_mean_the_whole) {
  EXPECT_TRUE(is_whole("bytes=0-1,4-5"));
  EXPECT_TRUE(is_whole("bytes=0-1, 4-5"));
  EXPECT_TRUE(is_whole("bytes=0-,0-,0-"));
  EXPECT_TRUE(is_whole("bytes=0-1,"));
}

TEST(Range, beyond_the_end_is_unsatisfiable) {
  EXPECT_TRUE(is_unsatisfiable("bytes=1000-"));
  EXPECT_TRUE(is_unsatisfiable("bytes=1000-2000"));
  EXPECT_TRUE(is_unsatisfiable("bytes=-0"));
  EXPECT_TRUE(is_unsatisfiable("bytes=0-", 0));
  EXPECT_TRUE(is_unsatisfiable("bytes=-5", 0));
}

TEST(Range, numbers_beyond_64_bits_do_not_wrap) {
  EXPECT_TRUE(is_unsatisfiable("bytes=18446744073709551616-"));
  EXPECT_TRUE(is_unsatisfiable("bytes=99999999999999999999999999-99999999999999999999999999"));
  EXPECT_EQ(range("bytes=0-18446744073709551616"), (ByteRange{0, 1000}));
  EXPECT_EQ(range("bytes=-99999999999999999999999999"), (ByteRange{0, 1000}));
  EXPECT_EQ(range("bytes=0-", ~std::uint64_t{0}), (ByteRange{0, ~std::uint64_t{0}}));
}

TEST(Range, one_is_honoured) {
  EXPECT_EQ(range("bytes=0-"), (ByteRange{0, 1000}));
  EXPECT_EQ(range("bytes=0-0"), (ByteRange{0, 1}));
  EXPECT_EQ(range("bytes=999-"), (ByteRange{999, 1}));
  EXPECT_EQ(range("bytes=10-19"), (ByteRange{10, 10}));
  EXPECT_EQ(range("bytes=10-5000"), (ByteRange{10, 990}));
  EXPECT_EQ(range("Bytes= 10-19 "), (ByteRange{10, 10}));
}

TEST(Range, a_suffix_counts_from_the_end) {
  EXPECT_EQ(range("bytes=-1"), (ByteRange{999, 1}));
  EXPECT_EQ(range("bytes=-1000"), (ByteRange{0, 1000}));
  EXPECT_EQ(range("bytes=-2000"), (ByteRange{0, 1000}));
}

TEST(Range, is_told_in_content_range) {
  EXPECT_EQ(content_range({10, 10}, 1000), "bytes 10-19/1000");
  EXPECT_EQ(unsatisfied_range(1000), "bytes */1000");
}

}  // namespace
}  // namespace imaging::http
