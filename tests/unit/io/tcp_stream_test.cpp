#include "io/tcp_stream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <numeric>

#include "io/all.hpp"
#include "support/run.hpp"

namespace imaging::io {
namespace {

using boost::asio::ip::tcp;
using namespace std::chrono_literals;

// Two ends of a connection over loopback.
class TcpStreamTest : public testing::Test {
 protected:
  void SetUp() override {
    tcp::acceptor acceptor(loop, {boost::asio::ip::address_v4::loopback(), 0});
    tcp::socket near(loop), far(loop);
    near.connect(acceptor.local_endpoint());
    acceptor.accept(far);
    a = std::make_unique<TcpStream>(std::move(near), deadlines);
    b = std::make_unique<TcpStream>(std::move(far), deadlines);
  }

  boost::asio::io_context loop;
  Deadlines deadlines{loop.get_executor()};
  std::unique_ptr<TcpStream> a, b;
};

Awaitable<void> send(Stream& stream, std::string head, std::string body) {
  co_await stream.write(head, body);
  stream.shutdown_send();
}

Awaitable<void> receive(Stream& stream, std::string& got) {
  std::array<char, 4096> buffer{};
  while (const std::size_t n = co_await stream.read_some(buffer)) got.append(buffer.data(), n);
}

Awaitable<std::size_t> read_one(Stream& stream) {
  std::array<char, 1> buffer{};
  co_return co_await stream.read_some(buffer);
}

TEST_F(TcpStreamTest, carries_head_and_body_whole_also_when_the_socket_buffer_is_too_small) {
  std::string body(8 << 20, '\0');
  std::iota(body.begin(), body.end(), '\0');
  std::string got;
  std::vector<Awaitable<void>> work;
  work.push_back(send(*a, "head", body));
  work.push_back(receive(*b, got));
  test::run(loop, all(std::move(work)));
  EXPECT_EQ(got.size(), body.size() + 4);
  EXPECT_TRUE(got == "head" + body);
}

TEST_F(TcpStreamTest, a_passed_deadline_fails_the_read_with_timed_out) {
  a->expires_after(0ms);
  try {
    test::run(loop, read_one(*a));
    FAIL() << "read something from nobody";
  } catch (const boost::system::system_error& error) {
    EXPECT_EQ(error.code(), boost::asio::error::timed_out);
  }
}

TEST_F(TcpStreamTest, a_new_deadline_makes_it_usable_again) {
  a->expires_after(0ms);
  EXPECT_THROW(test::run(loop, read_one(*a)), boost::system::system_error);
  a->expires_after(1h);
  test::run(loop, send(*b, "x", ""));
  EXPECT_EQ(test::run(loop, read_one(*a)), 1U);
}

TEST_F(TcpStreamTest, the_peers_end_reads_as_nothing) {
  b->close(false);
  EXPECT_EQ(test::run(loop, read_one(*a)), 0U);
}

TEST_F(TcpStreamTest, closing_with_a_reset_is_seen_by_the_peer) {
  b->close(true);
  EXPECT_THROW(test::run(loop, read_one(*a)), boost::system::system_error);
}

TEST_F(TcpStreamTest, knows_its_peer) { EXPECT_EQ(a->peer_address(), "127.0.0.1"); }

Awaitable<std::size_t> connect_to(Deadlines& deadlines, std::uint16_t port) {
  const auto stream = co_await TcpStream::connect(deadlines, "127.0.0.1", port, 5s);
  co_return 1;
}

TEST_F(TcpStreamTest, a_closed_port_refuses_the_connection) {
  std::uint16_t port = 0;
  {
    const tcp::acceptor gone(loop, {boost::asio::ip::address_v4::loopback(), 0});
    port = gone.local_endpoint().port();
  }
  EXPECT_THROW(test::run(loop, connect_to(deadlines, port)), boost::system::system_error);
}

}  // namespace
}  // namespace imaging::io
