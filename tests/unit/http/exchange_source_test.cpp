// Replies whose body comes from a ByteSource.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "http/exchange.hpp"
#include "support/memory_stream.hpp"
#include "support/run.hpp"
#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

using test::MemoryStream;
using test::run;

// Yields the pieces, then throws or ends.
class Pieces final : public io::ByteSource {
 public:
  explicit Pieces(std::vector<std::string> pieces, bool breaks = false)
      : pieces_(std::move(pieces)), breaks_(breaks) {}

  Awaitable<std::span<const char>> next() override {
    if (at_ < pieces_.size()) co_return std::span<const char>(pieces_[at_++]);
    if (breaks_) throw std::runtime_error("the store failed");
    co_return std::span<const char>{};
  }

 private:
  std::vector<std::string> pieces_;
  std::size_t at_ = 0;
  bool breaks_;
};

struct ExchangeSourceTest : testing::Test {
  MemoryStream stream;
  Exchange exchange{stream, ExchangeLimits{}};

  void request(const std::string& method = "GET") {
    stream.give(method + " / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(run(exchange.read_head()));
  }
  void reply(std::vector<std::string> pieces, std::uint64_t length, bool breaks = false) {
    run(exchange.reply(Reply{.status = 200,
                             .fields = {},
                             .body = {},
                             .source = std::make_unique<Pieces>(std::move(pieces), breaks),
                             .length = length}));
  }
};

TEST_F(ExchangeSourceTest, sends_the_head_with_the_first_piece) {
  request();
  reply({"abc", "de"}, 5);
  ASSERT_EQ(stream.writes.size(), 2U);
  EXPECT_TRUE(stream.writes[0].ends_with("Content-Length: 5\r\n\r\nabc"));
  EXPECT_EQ(stream.writes[1], "de");
  EXPECT_EQ(exchange.last_bytes(), 5U);
  EXPECT_TRUE(exchange.keep_alive());
}

TEST_F(ExchangeSourceTest, sends_the_head_of_nothing) {
  request();
  reply({}, 0);
  ASSERT_EQ(stream.writes.size(), 1U);
  EXPECT_TRUE(stream.writes[0].ends_with("Content-Length: 0\r\n\r\n"));
  EXPECT_TRUE(exchange.keep_alive());
}

TEST_F(ExchangeSourceTest, head_gets_the_length_and_no_content) {
  request("HEAD");
  reply({"abc"}, 3);
  EXPECT_TRUE(stream.output().ends_with("Content-Length: 3\r\n\r\n"));
  EXPECT_EQ(exchange.last_bytes(), 0U);
  EXPECT_TRUE(exchange.keep_alive());
}

TEST_F(ExchangeSourceTest, head_needs_no_source) {
  request("HEAD");
  run(exchange.reply(Reply{.fields = {}, .body = {}, .source = {}, .length = 3}));
  EXPECT_TRUE(stream.output().ends_with("Content-Length: 3\r\n\r\n"));
}

TEST_F(ExchangeSourceTest, a_source_that_ends_early_resets_the_connection) {
  request();
  EXPECT_EQ(test::refusal([&] { reply({"abc"}, 5); }), Code::unavailable);
  EXPECT_TRUE(stream.reset);
  EXPECT_FALSE(exchange.keep_alive());
  EXPECT_THROW(run(exchange.reply(Reply{})), boost::system::system_error);
}

TEST_F(ExchangeSourceTest, a_source_that_is_too_long_resets_the_connection_and_sends_no_more) {
  request();
  EXPECT_EQ(test::refusal([&] { reply({"abc", "def"}, 5); }), Code::unavailable);
  EXPECT_TRUE(stream.reset);
  EXPECT_TRUE(stream.output().ends_with("\r\n\r\nabc"));
}

TEST_F(ExchangeSourceTest, a_source_that_throws_resets_the_connection) {
  request();
  EXPECT_THROW(reply({"abc"}, 5, true), std::runtime_error);
  EXPECT_TRUE(stream.reset);
}

TEST_F(ExchangeSourceTest, a_source_that_fails_before_the_first_byte_leaves_room_for_an_answer) {
  request();
  EXPECT_THROW(reply({}, 5, true), std::runtime_error);
  EXPECT_EQ(test::refusal([&] { reply({}, 5); }), Code::unavailable);
  EXPECT_EQ(test::refusal([&] { reply({"too long"}, 5); }), Code::unavailable);
  EXPECT_FALSE(stream.closed);
  EXPECT_EQ(stream.output(), "");
  run(exchange.reply(Reply{.status = 503, .fields = {}, .body = "no", .source = {}}));
  EXPECT_TRUE(stream.output().starts_with("HTTP/1.1 503 "));
  EXPECT_TRUE(exchange.keep_alive());
}

TEST_F(ExchangeSourceTest, a_peer_that_goes_away_ends_it) {
  request();
  stream.fail_writes_after(20);
  EXPECT_THROW(reply({"abc"}, 3), boost::system::system_error);
  EXPECT_FALSE(exchange.keep_alive());
}

}  // namespace
}  // namespace imaging::http
