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

const Instant modified = parse_rfc3339("2026-02-09T15:30:12Z").value();

TEST(IfRange, only_exactly_the_date_of_last_modified_lets_range_apply) {
  EXPECT_TRUE(range_applies("Mon, 09 Feb 2026 15:30:12 GMT", tag, modified));
  for (const char* other :
       {"Mon, 09 Feb 2026 15:30:11 GMT", "Mon, 09 Feb 2026 15:30:13 GMT", "2026-02-09T15:30:12Z",
        "Mon, 09 Feb 2026 15:30:12", "\"Mon, 09 Feb 2026 15:30:12 GMT\""}) {
    EXPECT_FALSE(range_applies(other, tag, modified)) << other;
  }
}

TEST(Match, a_malformed_field_never_hits) {
  for (const char* field : {"", " ", "abc-web", "\"abc-web", "*, \"x\"", "**", "\"x\" \"abc-web\"",
                            "'abc-web'", "\"\"", ",", "\xff"}) {
    EXPECT_FALSE(match_hits(field, tag)) << field;
  }
}

TEST(Match, compares_strongly) {
  EXPECT_TRUE(match_hits("\"x\",, \"abc-web\"", tag));
  EXPECT_TRUE(match_hits(" * ", tag));
  EXPECT_FALSE(match_hits("W/\"abc-web\"", tag));
  EXPECT_FALSE(match_hits("W/\"abc-web\"", "W/\"abc-web\""));
  EXPECT_FALSE(match_hits("\"abc-thumb\"", tag));
}

Head with(Fields fields) {
  Head head;
  head.method = "GET";
  head.fields = std::move(fields);
  return head;
}

using Tags = std::vector<std::string>;

TEST(TagsOfIfMatch, of_a_malformed_field_are_none_and_not_any) {
  EXPECT_EQ(tags_of_if_match(with({{"If-Match", ""}})), Tags{});
  EXPECT_EQ(tags_of_if_match(with({{"If-Match", "abc"}})), Tags{});
  EXPECT_EQ(tags_of_if_match(with({{"If-Match", "*, \"a\""}})), Tags{});
  EXPECT_EQ(tags_of_if_match(with({{"If-Match", "*"}, {"If-Match", "*"}})), Tags{});
}

TEST(TagsOfIfMatch, are_the_strong_ones_of_all_fields) {
  EXPECT_EQ(tags_of_if_match(with({})), std::nullopt);
  EXPECT_EQ(tags_of_if_match(with({{"If-Match", " * "}})), std::nullopt);
  EXPECT_EQ(tags_of_if_match(
                with({{"If-Match", "\"a,b\", W/\"c\", \"\xc3\xa4\""}, {"if-match", "\"d\""}})),
            (Tags{"a,b", "d"}));
}

const Validators current{tag, modified};
constexpr const char* before = "Mon, 09 Feb 2026 15:30:11 GMT";
constexpr const char* then = "Mon, 09 Feb 2026 15:30:12 GMT";
constexpr const char* after = "Mon, 09 Feb 2026 15:30:13 GMT";

TEST(Conditions, ignore_dates_that_are_malformed_or_there_twice) {
  for (const char* date : {"", "x", "0", "2026-02-09T15:30:11Z", "Mon, 09 Feb 2026 15:30:11",
                           "Mon, 09 Feb 2026 15:30:11 GMT, Mon, 09 Feb 2026 15:30:11 GMT"}) {
    EXPECT_EQ(failed_precondition(with({{"If-Unmodified-Since", date}}), current), "") << date;
    EXPECT_FALSE(is_not_modified(with({{"If-Modified-Since", date}}), current)) << date;
  }
  EXPECT_EQ(failed_precondition(
                with({{"If-Unmodified-Since", before}, {"if-unmodified-since", before}}), current),
            "");
  EXPECT_FALSE(
      is_not_modified(with({{"If-Modified-Since", after}, {"if-modified-since", after}}), current));
}

TEST(Conditions, ignore_dates_where_there_is_no_date_to_compare) {
  const Validators undated{tag};
  EXPECT_EQ(failed_precondition(with({{"If-Unmodified-Since", before}}), undated), "");
  EXPECT_FALSE(is_not_modified(with({{"If-Modified-Since", after}}), undated));
  EXPECT_EQ(applicable_range(with({{"Range", "bytes=0-1"}, {"If-Range", then}}), undated), "");
}

TEST(Conditions, a_date_is_met_in_its_own_second) {
  EXPECT_EQ(failed_precondition(with({{"If-Unmodified-Since", before}}), current),
            "If-Unmodified-Since");
  EXPECT_EQ(failed_precondition(with({{"If-Unmodified-Since", then}}), current), "");
  EXPECT_FALSE(is_not_modified(with({{"If-Modified-Since", before}}), current));
  EXPECT_TRUE(is_not_modified(with({{"If-Modified-Since", then}}), current));
  EXPECT_TRUE(is_not_modified(with({{"If-Modified-Since", after}}), current));
}

// RFC 9110 §13.2.2: a date counts only where there is no tag.
TEST(Conditions, a_tag_goes_before_a_date) {
  EXPECT_EQ(
      failed_precondition(with({{"If-Unmodified-Since", before}, {"If-Match", tag}}), current), "");
  EXPECT_EQ(
      failed_precondition(with({{"If-Unmodified-Since", then}, {"If-Match", "\"x\""}}), current),
      "If-Match");
  EXPECT_FALSE(
      is_not_modified(with({{"If-Modified-Since", after}, {"If-None-Match", "\"x\""}}), current));
  EXPECT_FALSE(
      is_not_modified(with({{"If-Modified-Since", after}, {"If-None-Match", ""}}), current));
  EXPECT_TRUE(
      is_not_modified(with({{"If-Modified-Since", before}, {"If-None-Match", tag}}), current));
}

TEST(Conditions, several_fields_of_one_name_are_one_list) {
  EXPECT_EQ(failed_precondition(with({{"If-Match", "\"x\""}, {"if-match", tag}}), current), "");
  EXPECT_TRUE(is_not_modified(with({{"If-None-Match", "\"x\""}, {"if-none-match", tag}}), current));
}

TEST(Conditions, a_range_applies_once_and_to_the_same_bytes_only) {
  const std::string range = "bytes=0-1";
  EXPECT_EQ(applicable_range(with({{"Range", range}}), current), range);
  EXPECT_EQ(applicable_range(with({{"Range", range}, {"If-Range", then}}), current), range);
  EXPECT_EQ(applicable_range(with({{"Range", range}, {"If-Range", after}}), current), "");
  EXPECT_EQ(applicable_range(with({{"Range", range}, {"Range", range}}), current), "");
  EXPECT_EQ(
      applicable_range(with({{"Range", range}, {"If-Range", tag}, {"If-Range", "\"x\""}}), current),
      "");
  EXPECT_EQ(applicable_range(with({}), current), "");
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
