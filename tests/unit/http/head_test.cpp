#include "http/head.hpp"

#include <gtest/gtest.h>

#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

Head apply(Fields fields, int minor_version = 1) {
  Head head;
  head.fields = std::move(fields);
  apply_head_rules(head, minor_version);
  return head;
}

std::optional<Code> refused(Fields fields, int minor_version = 1) {
  return test::refusal([&] { apply(std::move(fields), minor_version); });
}

Fields with_host(Fields fields) {
  fields.emplace_back("Host", "a");
  return fields;
}

TEST(HeadRules, demand_exactly_one_host) {
  EXPECT_EQ(refused({}), Code::bad_request);
  EXPECT_EQ(refused({{"Host", "a"}, {"host", "a"}}), Code::bad_request);
  EXPECT_EQ(refused({{"Host", "a"}, {"Host", "b"}}, 0), Code::bad_request);
  EXPECT_EQ(refused({}, 0), std::nullopt);
  EXPECT_EQ(refused({{"HOST", "[::1]:8080"}}), std::nullopt);
}

TEST(HeadRules, refuse_a_host_that_is_none) {
  for (const char* host : {"a b", "a/b", "u@a", "a,b", "a?b", "a#b", "a\\b"}) {
    EXPECT_EQ(refused({{"Host", host}}), Code::bad_request) << host;
  }
}

TEST(HeadRules, refuse_two_content_types) {
  EXPECT_EQ(refused(with_host({{"Content-Type", "a/b"}, {"content-type", "a/b"}})),
            Code::bad_request);
  EXPECT_EQ(refused(with_host({{"Content-Type", "a/b"}})), std::nullopt);
}

TEST(HeadRules, refuse_a_malformed_length) {
  for (const char* length : {"", "-1", "+1", "1 ", "0x1", "1,1", "1, 1", "1.0", "a", "1e3",
                             "9223372036854775808", "18446744073709551617"}) {
    EXPECT_EQ(refused(with_host({{"Content-Length", length}})), Code::bad_request) << length;
  }
  EXPECT_EQ(refused(with_host({{"Content-Length", "1"}, {"content-length", "1"}})),
            Code::bad_request);
}

TEST(HeadRules, take_the_length) {
  EXPECT_EQ(apply(with_host({{"content-length", "9223372036854775807"}})).content_length,
            9223372036854775807U);
  EXPECT_EQ(apply(with_host({{"Content-Length", "0"}})).content_length, 0U);
  EXPECT_EQ(apply(with_host({})).content_length, std::nullopt);
}

TEST(HeadRules, refuse_two_framings) {
  EXPECT_EQ(refused(with_host({{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}})),
            Code::bad_request);
  EXPECT_EQ(refused(with_host({{"Content-Length", "0"}, {"transfer-encoding", "chunked"}})),
            Code::bad_request);
  EXPECT_EQ(
      refused(with_host({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}})),
      Code::bad_request);
  EXPECT_EQ(refused(with_host({{"Transfer-Encoding", "gzip"}, {"Transfer-Encoding", "chunked"}})),
            Code::bad_request);
}

TEST(HeadRules, refuse_all_codings_but_one_chunked) {
  for (const char* coding : {"", "identity", "gzip", "chunked, chunked", "chunked, gzip",
                             "xchunked", "chunked;a=b", "chunked,", ",chunked", "\"chunked\"",
                             "chun ked", "gzip, chunked, chunked", "\vchunked", "a b, chunked"}) {
    EXPECT_EQ(refused(with_host({{"Transfer-Encoding", coding}})), Code::bad_request) << coding;
  }
}

TEST(HeadRules, do_not_implement_codings_before_chunked) {
  EXPECT_EQ(refused(with_host({{"Transfer-Encoding", "gzip, chunked"}})), Code::not_implemented);
  EXPECT_EQ(refused(with_host({{"Transfer-Encoding", "gzip,deflate ,Chunked"}})),
            Code::not_implemented);
}

TEST(HeadRules, take_chunked_in_any_case_but_not_in_http_1_0) {
  EXPECT_TRUE(apply(with_host({{"Transfer-Encoding", "Chunked"}})).chunked);
  EXPECT_EQ(refused(with_host({{"Transfer-Encoding", "chunked"}}), 0), Code::bad_request);
}

TEST(HeadRules, meet_no_other_expectation) {
  for (const char* value : {"", "200-ok", "100-continue, x", "100-continue=1"}) {
    EXPECT_EQ(refused(with_host({{"Expect", value}})), Code::expectation_failed) << value;
  }
  EXPECT_EQ(refused(with_host({{"Expect", "100-continue"}, {"Expect", "x"}})),
            Code::expectation_failed);
}

TEST(HeadRules, expect_continue_only_of_http_1_1_with_a_body) {
  const Fields body{{"Expect", "100-Continue"}, {"Content-Length", "1"}};
  EXPECT_TRUE(apply(with_host(body)).expects_continue);
  EXPECT_FALSE(apply(body, 0).expects_continue);
  EXPECT_FALSE(apply(with_host({{"Expect", "100-continue"}})).expects_continue);
}

TEST(HeadRules, refuse_a_content_coding) {
  EXPECT_EQ(refused(with_host({{"Content-Encoding", "gzip"}})), Code::unsupported_media_type);
}

TEST(HeadRules, refuse_a_connection_field_that_is_no_list_of_tokens) {
  for (const char* value : {"close\xff", "close;q=1", "\"close\"", "keep alive", "close, a b"}) {
    EXPECT_EQ(refused(with_host({{"Connection", value}})), Code::bad_request) << value;
  }
}

TEST(HeadRules, keep_http_1_1_alive_unless_told_to_close) {
  EXPECT_TRUE(
      apply(with_host({{"Connection", "keep-alive, Upgrade"}, {"Upgrade", "h2c"}})).keep_alive);
  EXPECT_FALSE(apply(with_host({{"Connection", "x , CLOSE"}})).keep_alive);
  EXPECT_FALSE(apply(with_host({{"Connection", "x"}, {"Connection", "close"}})).keep_alive);
  EXPECT_FALSE(apply({{"Connection", "keep-alive"}}, 0).keep_alive);
}

}  // namespace
}  // namespace imaging::http
