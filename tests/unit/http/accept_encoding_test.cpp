#include "http/accept_encoding.hpp"

#include <gtest/gtest.h>

#include <array>

namespace imaging::http {
namespace {

constexpr std::array<std::string_view, 2> both{"br", "gzip"};

std::string_view choose(std::optional<std::string_view> field) {
  return choose_coding(field, both);
}

TEST(AcceptEncoding, ignores_what_is_malformed) {
  for (const char* field : {"",
                            " ",
                            ",",
                            ";",
                            ";q=1",
                            "br gzip",
                            "br;q=",
                            "br;q",
                            "br;q=2",
                            "br;q=1.1",
                            "br;q=1.001",
                            "br;q=-1",
                            "br;q=0.0001",
                            "br;q=.5",
                            "br;q=1,0",
                            "br;q=0,5;x",
                            "br;level=1",
                            "br;q=1;q=1",
                            "\"br\"",
                            "b",
                            "brotli",
                            "br\xff",
                            "bra",
                            "deflate, zstd",
                            "q=1"}) {
    EXPECT_EQ(choose(field), std::string_view(field) == "br;q=1,0" ? "br" : "") << field;
  }
  EXPECT_EQ(choose("br;q=x, gzip"), "gzip");
}

TEST(AcceptEncoding, without_the_field_is_no_wish) {
  EXPECT_EQ(choose(std::nullopt), "");
  EXPECT_EQ(choose_coding("br, gzip", {}), "");
}

TEST(AcceptEncoding, never_takes_what_the_client_refuses) {
  EXPECT_EQ(choose("br;q=0"), "");
  EXPECT_EQ(choose("br;q=0.000, gzip;q=0.001"), "gzip");
  EXPECT_EQ(choose("*;q=0"), "");
  EXPECT_EQ(choose("br;q=0, *"), "gzip");
  EXPECT_EQ(choose("br;q=0, gzip;q=0, *"), "");
  EXPECT_EQ(choose("*, br;q=0, gzip;q=0"), "");
}

TEST(AcceptEncoding, is_identity_where_nothing_else_is_acceptable) {
  EXPECT_EQ(choose("identity;q=0"), "");
  EXPECT_EQ(choose("identity;q=0, deflate"), "");
  EXPECT_EQ(choose("identity;q=0, gzip;q=0.1"), "gzip");
  EXPECT_EQ(choose("identity;q=0, *;q=0.1"), "br");
}

TEST(AcceptEncoding, takes_the_best_liked_and_else_the_smallest) {
  EXPECT_EQ(choose("gzip, deflate, br, zstd"), "br");
  EXPECT_EQ(choose("gzip, deflate"), "gzip");
  EXPECT_EQ(choose("BR ; Q=0.5 , GZip;q=0.8"), "gzip");
  EXPECT_EQ(choose("x-gzip"), "gzip");
  EXPECT_EQ(choose("*"), "br");
  EXPECT_EQ(choose("*;q=0.5, gzip"), "gzip");
  EXPECT_EQ(choose("gzip;q=0.5, identity"), "");
  EXPECT_EQ(choose("gzip;q=0.5, identity;q=0.5"), "gzip");
  EXPECT_EQ(choose("gzip;q=0.001"), "gzip");
}

}  // namespace
}  // namespace imaging::http
