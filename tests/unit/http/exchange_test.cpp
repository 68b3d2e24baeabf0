#include "http/exchange.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/memory_stream.hpp"
#include "support/run.hpp"
#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

using boost::system::system_error;
using std::chrono::seconds;
using test::MemoryStream;
using test::run;

const std::string get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

std::string post(const std::string& fields, const std::string& body = "") {
  return "POST /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}

struct ExchangeTest : testing::Test {
  MemoryStream stream;
  ExchangeLimits limits;
  Exchange exchange{stream, limits};

  bool read_head() { return run(exchange.read_head()); }
  std::optional<Code> refused_head() {
    return test::refusal([&] { read_head(); });
  }
  void reply(int status = 200, std::string body = "ok") {
    run(exchange.reply(
        Reply{.status = status, .fields = {}, .body = std::move(body), .source = {}}));
  }
  std::string next() {
    const auto bytes = run(exchange.body().next());
    return {bytes.begin(), bytes.end()};
  }
  std::string read_body() {
    std::string body;
    for (auto bytes = next(); !bytes.empty(); bytes = next()) body += bytes;
    return body;
  }
  std::optional<Code> refused_body() {
    return test::refusal([&] { read_body(); });
  }
  // Replies, ends the sending side, discards what was received, and closes without a reset.
  void expect_answer_then_close() {
    reply(400, "no");
    EXPECT_TRUE(stream.output().ends_with("Connection: close\r\n\r\nno")) << stream.output();
    EXPECT_TRUE(stream.send_ended);
    EXPECT_TRUE(stream.closed);
    EXPECT_FALSE(stream.reset);
    EXPECT_FALSE(exchange.keep_alive());
  }
};

// --- refusals of a head

TEST_F(ExchangeTest, answers_a_malformed_head_and_closes) {
  stream.give("GET / HTTP/2.0\r\n" + get);
  EXPECT_EQ(refused_head(), Code::bad_request);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, answers_a_long_request_line_and_closes) {
  stream.give("GET /" + std::string(10'000, 'x'));
  EXPECT_EQ(refused_head(), Code::uri_too_long);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, answers_a_long_head_and_closes) {
  const std::string line = "A: " + std::string(1000, 'x') + "\r\n";
  stream.give("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 20; ++i) stream.give(line);
  EXPECT_EQ(refused_head(), Code::headers_too_large);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, answers_two_framings_and_parses_nothing_after) {
  stream.give(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + get));
  EXPECT_EQ(refused_head(), Code::bad_request);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, answers_other_expectations_and_codings_and_closes) {
  stream.give(post("Expect: x\r\nContent-Length: 5\r\n"));
  EXPECT_EQ(refused_head(), Code::expectation_failed);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, answers_an_unknown_coding_and_closes) {
  stream.give(post("Transfer-Encoding: gzip, chunked\r\n"));
  EXPECT_EQ(refused_head(), Code::not_implemented);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, a_head_that_stops_coming_is_a_timeout) {
  stream.give("GET / HTTP/1.1\r\nHo").stall();
  EXPECT_EQ(refused_head(), Code::timeout);
  EXPECT_EQ(stream.deadlines,
            (std::vector<std::chrono::milliseconds>{limits.head_time, limits.head_time}));
  expect_answer_then_close();
}

TEST_F(ExchangeTest, a_dripping_head_gets_one_deadline_for_all_of_it) {
  stream.give_bytewise(get.substr(0, get.size() - 1)).stall();
  EXPECT_EQ(refused_head(), Code::timeout);
  EXPECT_EQ(stream.deadlines.size(), 2U);
}

// --- heads

TEST_F(ExchangeTest, no_request_is_a_clean_end) {
  stream.end();
  EXPECT_FALSE(read_head());
  EXPECT_EQ(stream.output(), "");
}

TEST_F(ExchangeTest, a_new_connection_that_says_nothing_has_the_time_of_a_head) {
  stream.stall();
  EXPECT_FALSE(read_head());
  EXPECT_EQ(stream.deadlines.back(), limits.head_time);
  EXPECT_EQ(stream.output(), "");
}

TEST_F(ExchangeTest, a_kept_connection_may_rest_longer_and_ends_without_an_answer) {
  stream.give(get).stall();
  ASSERT_TRUE(read_head());
  reply({});
  const std::string answered = stream.output();
  EXPECT_FALSE(read_head());
  EXPECT_EQ(stream.deadlines.back(), limits.keep_alive);
  EXPECT_EQ(stream.output(), answered);
}

TEST_F(ExchangeTest, a_peer_that_leaves_in_the_head_is_gone) {
  stream.give("GET /").end();
  EXPECT_THROW(read_head(), system_error);
}

TEST_F(ExchangeTest, reads_a_head_byte_by_byte) {
  const std::string head = post("X: " + std::string(9000, 'x') + "\r\n");
  stream.give_bytewise(head);
  ASSERT_TRUE(read_head());
  EXPECT_EQ(exchange.head().method, "POST");
  EXPECT_EQ(exchange.head().field("x").size(), 9000U);
}

TEST_F(ExchangeTest, serves_http_1_0_and_closes) {
  stream.give("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  ASSERT_TRUE(read_head());
  reply();
  EXPECT_FALSE(exchange.keep_alive());
  EXPECT_NE(stream.output().find("Connection: close\r\n"), std::string::npos);
}

TEST_F(ExchangeTest, ignores_upgrades) {
  stream.give(
      "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n");
  ASSERT_TRUE(read_head());
  reply();
  EXPECT_TRUE(stream.output().starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(exchange.keep_alive());
}

// --- bodies

TEST_F(ExchangeTest, reads_no_more_than_the_length) {
  stream.give(post("Content-Length: 5\r\n", "hello" + get));
  ASSERT_TRUE(read_head());
  EXPECT_EQ(read_body(), "hello");
  EXPECT_EQ(next(), "");
  reply();
  EXPECT_TRUE(exchange.keep_alive());
  ASSERT_TRUE(read_head());
  EXPECT_EQ(exchange.head().method, "GET");
}

TEST_F(ExchangeTest, reads_a_chunked_body_byte_by_byte_and_keeps_what_follows) {
  stream.give_bytewise(
      post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n1;x\r\n!\r\n0\r\n\r\n"));
  stream.give(get);
  ASSERT_TRUE(read_head());
  EXPECT_EQ(read_body(), "hello!");
  reply();
  ASSERT_TRUE(read_head());
  EXPECT_EQ(exchange.head().method, "GET");
}

TEST_F(ExchangeTest, answers_pipelined_requests_in_order_and_carries_nothing_over) {
  stream.give(post("Authorization: a\r\nContent-Length: 1\r\n", "x") + get +
              post("Transfer-Encoding: chunked\r\n", "1\r\ny\r\n0\r\n\r\n") +
              "GET /last HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(read_head());
  EXPECT_EQ(read_body(), "x");
  reply(200, "one");
  ASSERT_TRUE(read_head());
  EXPECT_EQ(exchange.head().field("Authorization"), "");
  EXPECT_EQ(read_body(), "");
  reply(200, "two");
  ASSERT_TRUE(read_head());
  EXPECT_EQ(read_body(), "y");
  reply(200, "three");
  ASSERT_TRUE(read_head());
  EXPECT_EQ(exchange.head().target, "/last");
  const auto output = stream.output();
  EXPECT_LT(output.find("one"), output.find("two"));
  EXPECT_LT(output.find("two"), output.find("three"));
  EXPECT_EQ(stream.reads, 1U);
}

TEST_F(ExchangeTest, a_length_over_the_limit_is_refused_before_the_body) {
  stream.give(post("Content-Length: 101\r\nExpect: 100-continue\r\n"));
  ASSERT_TRUE(read_head());
  EXPECT_EQ(test::refusal([&] { exchange.limit_body(100); }), Code::too_large);
  reply(413, "no");
  EXPECT_TRUE(stream.output().starts_with("HTTP/1.1 413 "));
}

TEST_F(ExchangeTest, an_endless_chunked_body_is_refused_at_the_first_byte_over) {
  stream.give(post("Transfer-Encoding: chunked\r\n", "64\r\n" + std::string(100, 'x') + "\r\n"));
  stream.give("1\r\nx");
  ASSERT_TRUE(read_head());
  exchange.limit_body(100);
  EXPECT_EQ(next().size(), 100U);
  EXPECT_EQ(refused_body(), Code::too_large);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, a_body_has_a_limit_when_nobody_set_one) {
  stream.give(post("Content-Length: 1048577\r\n", "x"));
  ASSERT_TRUE(read_head());
  EXPECT_EQ(refused_body(), Code::too_large);
}

TEST_F(ExchangeTest, a_malformed_chunk_is_refused_and_closes) {
  stream.give(post("Transfer-Encoding: chunked\r\n", "5\nhello\n0\n\n" + get));
  ASSERT_TRUE(read_head());
  EXPECT_EQ(refused_body(), Code::bad_request);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, a_body_that_stops_coming_is_a_timeout) {
  stream.give(post("Content-Length: 5\r\n", "hel")).stall();
  ASSERT_TRUE(read_head());
  EXPECT_EQ(refused_body(), Code::timeout);
  EXPECT_EQ(stream.deadlines.back(), limits.body_idle);
  expect_answer_then_close();
}

TEST_F(ExchangeTest, a_peer_that_leaves_in_the_body_is_gone) {
  stream.give(post("Content-Length: 5\r\n", "hel")).end();
  ASSERT_TRUE(read_head());
  EXPECT_THROW(read_body(), system_error);
}

TEST_F(ExchangeTest, reads_at_most_256_kib_and_only_in_a_body) {
  stream.give(post("Content-Length: 1000000\r\n")).give(std::string(1'000'000, 'x')).give(get);
  ASSERT_TRUE(read_head());
  EXPECT_LE(stream.largest_read, 4U * 1024);
  EXPECT_EQ(next().size(), 256U * 1024);
  EXPECT_EQ(read_body().size(), 1'000'000U - 256 * 1024);
  EXPECT_EQ(stream.largest_read, 256U * 1024);
  reply();
  stream.largest_read = 0;
  ASSERT_TRUE(read_head());
  EXPECT_LE(stream.largest_read, 4U * 1024);
}

// --- 100-continue

TEST_F(ExchangeTest, asks_for_the_body_once_and_only_when_it_is_read) {
  stream.give(post("Content-Length: 5\r\nExpect: 100-continue\r\n")).give("hel").give("lo");
  ASSERT_TRUE(read_head());
  EXPECT_EQ(stream.output(), "");
  EXPECT_EQ(read_body(), "hello");
  EXPECT_EQ(stream.output(), "HTTP/1.1 100 Continue\r\n\r\n");
  reply();
  EXPECT_TRUE(exchange.keep_alive());
}

TEST_F(ExchangeTest, reading_the_body_asks_for_it) {
  stream.give(post("Content-Length: 1\r\nExpect: 100-continue\r\n")).give("x");
  ASSERT_TRUE(read_head());
  EXPECT_EQ(read_body(), "x");
  EXPECT_EQ(stream.output(), "HTTP/1.1 100 Continue\r\n\r\n");
}

TEST_F(ExchangeTest, does_not_ask_for_what_is_already_coming) {
  stream.give(post("Content-Length: 5\r\nExpect: 100-continue\r\n", "hel")).give("lo");
  ASSERT_TRUE(read_head());
  EXPECT_EQ(read_body(), "hello");
  EXPECT_EQ(stream.output(), "");
}

TEST_F(ExchangeTest, refuses_instead_of_asking_and_waits_for_nothing) {
  stream.give(post("Content-Length: 5\r\nExpect: 100-continue\r\n"));
  ASSERT_TRUE(read_head());
  const auto reads = stream.reads;
  reply(401, "no");
  EXPECT_TRUE(stream.output().starts_with("HTTP/1.1 401 "));
  EXPECT_EQ(stream.reads, reads);
  EXPECT_FALSE(exchange.keep_alive());
}

// --- replies

TEST_F(ExchangeTest, sends_head_and_small_body_in_one_write) {
  stream.give(get);
  ASSERT_TRUE(read_head());
  run(exchange.reply(
      Reply{.status = 201, .fields = {{"Location", "/b"}}, .body = "{}", .source = {}}));
  ASSERT_EQ(stream.writes.size(), 1U);
  const std::string& text = stream.writes[0];
  EXPECT_TRUE(text.starts_with("HTTP/1.1 201 Created\r\nLocation: /b\r\nDate: ")) << text;
  EXPECT_TRUE(text.ends_with(" GMT\r\nContent-Length: 2\r\n\r\n{}")) << text;
  EXPECT_EQ(exchange.last_status(), 201);
  EXPECT_EQ(exchange.last_bytes(), 2U);
  EXPECT_TRUE(exchange.keep_alive());
  EXPECT_EQ(stream.deadlines.back(), limits.write_idle);
}

TEST_F(ExchangeTest, some_statuses_have_no_content) {
  for (const int status : {204, 304}) {
    stream.give(get);
    ASSERT_TRUE(read_head());
    reply(status, "");
    EXPECT_EQ(stream.writes.back().find("Content-Length"), std::string::npos);
    EXPECT_TRUE(exchange.keep_alive());
  }
}

TEST_F(ExchangeTest, an_empty_reply_tells_its_length) {
  stream.give(get);
  ASSERT_TRUE(read_head());
  reply(200, "");
  EXPECT_NE(stream.output().find("Content-Length: 0\r\n"), std::string::npos);
}

TEST_F(ExchangeTest, closes_when_asked_to) {
  stream.give("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  ASSERT_TRUE(read_head());
  reply();
  EXPECT_FALSE(exchange.keep_alive());
  EXPECT_FALSE(stream.send_ended);
}

TEST_F(ExchangeTest, closes_when_the_reply_says_so) {
  stream.give(get);
  ASSERT_TRUE(read_head());
  run(exchange.reply(Reply{.fields = {}, .body = "x", .source = {}, .close = true}));
  EXPECT_FALSE(exchange.keep_alive());
  EXPECT_NE(stream.output().find("Connection: close\r\n"), std::string::npos);
}

TEST_F(ExchangeTest, a_field_cannot_split_the_reply) {
  stream.give(get);
  ASSERT_TRUE(read_head());
  const auto refused = test::refusal([&] {
    run(exchange.reply(
        Reply{.fields = {{"Location", "/a\r\nSet-Cookie: b"}}, .body = "", .source = {}}));
  });
  EXPECT_EQ(refused, Code::internal_error);
  EXPECT_EQ(stream.output(), "");
  reply(500, "");
  EXPECT_TRUE(stream.output().starts_with("HTTP/1.1 500 "));
}

TEST_F(ExchangeTest, an_early_refusal_discards_a_bounded_part_of_the_body) {
  stream.give(post("Content-Length: 10000000\r\n", "x"));
  for (int i = 0; i < 100; ++i) stream.give(std::string(64 * 1024, 'x'));
  ASSERT_TRUE(read_head());
  const auto reads = stream.reads;
  expect_answer_then_close();
  EXPECT_EQ(stream.reads - reads, 2U * 1024 / 64);
  EXPECT_EQ(stream.deadlines.back(), limits.linger_time);
  EXPECT_EQ(stream.writes.size(), 1U);
}

TEST_F(ExchangeTest, an_early_refusal_waits_no_longer_than_its_time) {
  stream.give(post("Content-Length: 10\r\n")).stall();
  ASSERT_TRUE(read_head());
  expect_answer_then_close();
}

TEST_F(ExchangeTest, one_request_gets_one_reply) {
  stream.give(get);
  ASSERT_TRUE(read_head());
  reply();
  EXPECT_THROW(reply(), system_error);
  EXPECT_EQ(stream.writes.size(), 1U);
}

TEST_F(ExchangeTest, a_failed_write_is_the_end) {
  stream.give(get);
  stream.fail_writes_after(10);
  ASSERT_TRUE(read_head());
  EXPECT_THROW(reply(), system_error);
  EXPECT_FALSE(exchange.keep_alive());
}

}  // namespace
}  // namespace imaging::http
