#include "http/client_connection.hpp"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <string>
#include <vector>

#include "support/memory_stream.hpp"
#include "support/run.hpp"
#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

using boost::system::system_error;
using test::MemoryStream;
using test::run;

class Pieces final : public io::ByteSource {
 public:
  explicit Pieces(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {}
  Awaitable<std::span<const char>> next() override {
    if (at_ == pieces_.size()) co_return std::span<const char>{};
    co_return std::span<const char>(pieces_[at_++]);
  }

 private:
  std::vector<std::string> pieces_;
  std::size_t at_ = 0;
};

struct ClientConnectionTest : testing::Test {
  std::unique_ptr<MemoryStream> owned = std::make_unique<MemoryStream>();
  MemoryStream& stream = *owned;
  ClientConnection connection{std::move(owned), std::chrono::seconds{10}};

  void send(const std::string& method = "GET") {
    const ClientRequest request{.method = method, .target = "/k", .fields = {{"X", "y"}}};
    run(connection.send("h:1", request));
  }
  void put(std::vector<std::string> pieces, std::uint64_t length) {
    Pieces body(std::move(pieces));
    const ClientRequest request{
        .method = "PUT", .target = "/k", .fields = {}, .body = &body, .body_length = length};
    run(connection.send("h", request));
  }
  std::string read() {
    std::string text;
    for (;;) {
      const auto bytes = run(connection.next());
      if (bytes.empty()) return text;
      text.append(bytes.begin(), bytes.end());
    }
  }
};

TEST_F(ClientConnectionTest, a_malformed_response_throws) {
  stream.give("HTTP/1.1 abc\r\n\r\n");
  EXPECT_THROW(send(), system_error);
  EXPECT_FALSE(connection.reusable());
}

TEST_F(ClientConnectionTest, an_endless_head_throws) {
  stream.give("HTTP/1.1 200 OK\r\n");
  for (int i = 0; i < 40; ++i) stream.give("A: " + std::string(1000, 'x') + "\r\n");
  EXPECT_THROW(send(), system_error);
}

TEST_F(ClientConnectionTest, content_cut_short_throws) {
  stream.give("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel").end();
  send();
  EXPECT_THROW(read(), system_error);
  EXPECT_FALSE(connection.reusable());
}

TEST_F(ClientConnectionTest, a_chunked_body_cut_short_throws) {
  stream.give("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n").end();
  send();
  EXPECT_THROW(read(), system_error);
}

TEST_F(ClientConnectionTest, a_head_cut_short_throws_and_counts_as_an_answer) {
  stream.give("HTTP/1.1 200").end();
  EXPECT_THROW(send(), system_error);
  EXPECT_TRUE(connection.answered());
}

TEST_F(ClientConnectionTest, an_end_before_any_byte_is_no_answer) {
  stream.end();
  EXPECT_THROW(send(), system_error);
  EXPECT_FALSE(connection.answered());
}

TEST_F(ClientConnectionTest, a_silent_server_is_a_timeout) {
  try {
    send();
    FAIL();
  } catch (const system_error& error) {
    EXPECT_EQ(error.code(), boost::asio::error::timed_out);
  }
  EXPECT_EQ(stream.deadlines.back(), std::chrono::seconds{10});
}

TEST_F(ClientConnectionTest, sends_the_request_in_one_write) {
  stream.give("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  send();
  EXPECT_EQ(stream.writes,
            std::vector<std::string>{"GET /k HTTP/1.1\r\nHost: h:1\r\nX: y\r\n\r\n"});
  EXPECT_EQ(read(), "");
  EXPECT_TRUE(connection.reusable());
}

TEST_F(ClientConnectionTest, reads_a_response_byte_by_byte) {
  stream.give_bytewise(
      "HTTP/1.1 206 Partial Content\r\nETag: \"a\"\r\nContent-Length: 5\r\n\r\nhello");
  send();
  EXPECT_EQ(connection.response().status(), 206);
  EXPECT_EQ(connection.response().field("etag"), "\"a\"");
  EXPECT_EQ(connection.response().field("absent"), "");
  EXPECT_EQ(connection.response().length(), 5U);
  EXPECT_FALSE(connection.reusable());
  EXPECT_EQ(read(), "hello");
  EXPECT_TRUE(connection.reusable());
}

TEST_F(ClientConnectionTest, reads_a_chunked_body) {
  stream.give_bytewise(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n2;x\r\n !\r\n0\r\nT: "
      "x\r\n\r\n");
  send();
  EXPECT_EQ(connection.response().length(), std::nullopt);
  EXPECT_EQ(read(), "hello !");
  EXPECT_TRUE(connection.reusable());
}

TEST_F(ClientConnectionTest, a_body_without_length_ends_with_the_connection) {
  stream.give("HTTP/1.1 200 OK\r\n\r\nhel").give("lo").end();
  send();
  EXPECT_EQ(read(), "hello");
  EXPECT_FALSE(connection.reusable());
}

TEST_F(ClientConnectionTest, a_large_body_comes_in_pieces) {
  stream.give("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
      .give(std::string(1'000'000, 'x'));
  send();
  EXPECT_EQ(read().size(), 1'000'000U);
  EXPECT_EQ(stream.largest_read, 256U * 1024);
}

TEST_F(ClientConnectionTest, an_answer_to_head_has_a_length_and_no_body) {
  stream.give("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  send("HEAD");
  EXPECT_EQ(connection.response().length(), 5U);
  EXPECT_EQ(read(), "");
  EXPECT_TRUE(connection.reusable());
}

TEST_F(ClientConnectionTest, interim_responses_are_passed_over) {
  stream.give(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 204 No "
      "Content\r\n\r\n");
  send("DELETE");
  EXPECT_EQ(connection.response().status(), 204);
  EXPECT_EQ(connection.response().field("A"), "");
  EXPECT_TRUE(connection.reusable());
}

TEST_F(ClientConnectionTest, is_not_reused_when_the_server_says_so_or_sent_too_much) {
  stream.give("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  send();
  EXPECT_FALSE(connection.reusable());
  stream.give("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n");
  send();
  EXPECT_FALSE(connection.reusable());
}

TEST_F(ClientConnectionTest, sends_a_body_with_its_length) {
  stream.give("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  put({"abc", "de"}, 5);
  EXPECT_EQ(stream.output(), "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde");
  EXPECT_EQ(stream.writes.size(), 2U);
}

TEST_F(ClientConnectionTest, a_body_of_another_length_is_never_sent_whole) {
  EXPECT_EQ(test::refusal([&] { put({"abc"}, 5); }), Code::internal_error);
  EXPECT_EQ(test::refusal([&] { put({"abc", "def"}, 5); }), Code::internal_error);
  EXPECT_FALSE(connection.reusable());
}

TEST_F(ClientConnectionTest, finds_the_answer_of_a_server_that_refused_the_body_and_closed) {
  stream.give("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
  stream.fail_writes_after(60);
  put({"abc", std::string(1000, 'x'), "de"}, 1005);
  EXPECT_EQ(connection.response().status(), 403);
  EXPECT_EQ(read(), "no");
  EXPECT_FALSE(connection.reusable());
}

TEST_F(ClientConnectionTest, a_broken_connection_without_an_answer_throws_why_it_broke) {
  stream.end();
  stream.fail_writes_after(60);
  try {
    put({std::string(1000, 'x')}, 1000);
    FAIL();
  } catch (const system_error& error) {
    EXPECT_EQ(error.code(), boost::asio::error::connection_reset);
  }
}

}  // namespace
}  // namespace imaging::http
