// Tests the encoding only; pq_connection_test.cpp tests that Postgres can read it.
#include <gmock/gmock.h>

#include <array>

#include "base/error.hpp"
#include "pg/query.hpp"

namespace imaging::pg {
namespace {

using namespace std::string_view_literals;

TEST(Params, refuses_a_text_that_would_be_cut_at_a_nul) { EXPECT_THROW(Params("a\0b"sv), Error); }

TEST(Params, refuses_a_nul_in_an_array_of_texts) {
  EXPECT_THROW(Params(std::vector{"fine"sv, "a\0b"sv}), Error);
}

TEST(Params, keeps_the_order_and_tells_null_from_empty) {
  const Params params(std::int64_t{-7}, "", std::optional<std::string_view>{}, true);
  ASSERT_EQ(params.values().size(), 4u);
  EXPECT_EQ(params.values()[0].bytes, "-7");
  EXPECT_EQ(params.values()[1].bytes, "");
  EXPECT_FALSE(params.values()[1].null);
  EXPECT_TRUE(params.values()[2].null);
  EXPECT_EQ(params.values()[3].bytes, "t");
}

TEST(Params, writes_an_instant_in_utc_with_microseconds) {
  const Params params(*parse_rfc3339("2026-02-09T15:30:12.000001+01:00"));
  EXPECT_EQ(params.values()[0].bytes, "2026-02-09T14:30:12.000001Z");
  EXPECT_FALSE(params.values()[0].binary);
}

TEST(Params, writes_a_uuid_as_its_sixteen_bytes) {
  const Params params(*Uuid::parse("00112233-4455-6677-8899-aabbccddeeff"));
  EXPECT_TRUE(params.values()[0].binary);
  EXPECT_EQ(params.values()[0].bytes,
            "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff"sv);
}

TEST(Params, writes_an_array_in_network_order) {
  const Params params(std::vector<std::int64_t>{1, -2});
  EXPECT_TRUE(params.values()[0].binary);
  EXPECT_EQ(params.values()[0].bytes,
            "\0\0\0\x01"                    // dimensions
            "\0\0\0\0"                      // no nulls
            "\0\0\0\x14"                    // bigint
            "\0\0\0\x02\0\0\0\x01"          // two elements, from 1
            "\0\0\0\x08\0\0\0\0\0\0\0\x01"  //
            "\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xfe"sv);
}

TEST(Params, writes_an_empty_array_without_dimensions) {
  EXPECT_EQ(Params(std::vector<Uuid>{}).values()[0].bytes, "\0\0\0\0\0\0\0\0\0\0\x0b\x86"sv);
}

}  // namespace
}  // namespace imaging::pg
