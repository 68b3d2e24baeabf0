#include "http/structured_field.hpp"

#include <gtest/gtest.h>

namespace imaging::http {
namespace {

TEST(Dictionary, refuses_what_is_malformed) {
  for (const char* text : {"=",
                           ",",
                           "a,",
                           "a, ",
                           ",a",
                           "a b",
                           "a=",
                           "a=,b",
                           "A=1",
                           "1=1",
                           "-a=1",
                           "a =1",
                           "a= 1",
                           "a=:",
                           "a=:YQ",
                           "a=:YQ==",
                           "a=YQ==:",
                           "a=:Y Q==:",
                           "a=:YQ=:",
                           "a=:YQ===:",
                           "a=:-_8=:",
                           "a=::x",
                           "a=:YQ==:;",
                           "a=:YQ==:;B",
                           "a=:YQ==:; =1",
                           "a=:YQ==:;b=",
                           "a;b=:YQ",
                           "a=(",
                           "a=(1",
                           "a=(1 2",
                           "a=(1,2)",
                           "a=(1(2))",
                           "a=(1)2",
                           "a=\"",
                           "a=\"x",
                           "a=\"\\x\"",
                           "a=\"\x7f\"",
                           "a=\"\xc3\xa4\"",
                           "a=?",
                           "a=?2",
                           "a=?true",
                           "a=-",
                           "a=1234567890123456",
                           "a=1.",
                           "a=1.1234",
                           "a=1234567890123.1",
                           "a=.5",
                           "a=+1",
                           "a=@1",
                           "a={}",
                           "\ta=1",
                           "a\n",
                           "\xff=1",
                           "a=b\xff"}) {
    EXPECT_FALSE(parse_dictionary(text)) << text;
  }
  EXPECT_FALSE(parse_dictionary(std::string("a=:YQ\0=:", 8)));
}

TEST(Dictionary, may_be_empty) {
  EXPECT_EQ(parse_dictionary(""), Dictionary{});
  EXPECT_EQ(parse_dictionary("   "), Dictionary{});
}

TEST(Dictionary, has_the_bytes_of_byte_sequences) {
  EXPECT_EQ(parse_dictionary(" sha-256=:YQ==:,\t*x.y_z=:: "),
            (Dictionary{{"sha-256", "a"}, {"*x.y_z", ""}}));
  EXPECT_EQ(parse_dictionary("a=:YQ:"), (Dictionary{{"a", "a"}})) << "padding may be absent";
}

TEST(Dictionary, checks_and_drops_parameters_and_values_of_other_types) {
  for (const char* value : {"", "=1", "=-1.5", "=123456789012.123", "=?0", "=\"a\\\"b\\\\,c\"",
                            "=*t/o:k;e=n", "=()", "=( 1  :YQ==: tok;p=1 );q", ";x;y=:YQ==:; z=1"}) {
    EXPECT_EQ(parse_dictionary("k" + std::string(value) + ", a=:YQ==:;x=1"),
              (Dictionary{{"k", std::nullopt}, {"a", "a"}}))
        << value;
  }
}

TEST(Dictionary, of_a_key_that_is_there_twice_the_last_value_counts) {
  EXPECT_EQ(parse_dictionary("a=:YQ==:, a=:Yg==:"), (Dictionary{{"a", "b"}}));
  EXPECT_EQ(parse_dictionary("a=:YQ==:, a"), (Dictionary{{"a", std::nullopt}}));
}

}  // namespace
}  // namespace imaging::http
