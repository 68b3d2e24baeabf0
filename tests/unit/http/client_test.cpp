#include "http/client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <future>
#include <string>
#include <vector>

#include "support/run.hpp"
#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::system_error;

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// Sends each connection its responses in order, then closes it.
struct Server {
  explicit Server(asio::io_context& loop)
      : acceptor(loop, {asio::ip::make_address("127.0.0.1"), 0}) {
    asio::co_spawn(loop, serve(*this), [](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
    });
  }

  static Awaitable<void> serve(Server& server) {
    for (;;) {
      boost::system::error_code closed;
      tcp::socket socket =
          co_await server.acceptor.async_accept(asio::redirect_error(asio::use_awaitable, closed));
      if (closed) co_return;
      ++server.accepted;
      if (server.connections.empty()) continue;
      const auto answers = server.connections.front();
      server.connections.pop_front();
      for (const auto& answer : answers) {
        std::string request;
        boost::system::error_code error;
        co_await asio::async_read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n",
                                        asio::redirect_error(asio::use_awaitable, error));
        if (error) break;
        server.requests.push_back(request.substr(0, request.find(" HTTP")));
        co_await asio::async_write(socket, asio::buffer(answer),
                                   asio::redirect_error(asio::use_awaitable, error));
      }
    }
  }

  tcp::acceptor acceptor;
  std::deque<std::vector<std::string>> connections;  // the answers on each
  std::vector<std::string> requests;
  std::size_t accepted = 0;
};

struct ClientTest : testing::Test {
  asio::io_context loop;
  io::Deadlines deadlines{loop.get_executor()};
  Server server{loop};
  Origin origin{.tls = false, .host = "127.0.0.1", .port = server.acceptor.local_endpoint().port()};
  Client client{loop.get_executor(), deadlines, ClientLimits{.requests = 2, .queue = 0}};

  std::unique_ptr<ClientResponse> send(const std::string& method, const std::string& target) {
    const ClientRequest request{.method = method, .target = target, .fields = {}};
    return test::run(loop, client.send(origin, request));
  }
  std::string get(const std::string& target) {
    const auto response = send("GET", target);
    return test::run(loop, Client::read_all(*response, 100));
  }
};

TEST(Origin, names_the_port_only_when_it_is_not_the_usual_one) {
  EXPECT_EQ((Origin{true, "a", 443}.authority()), "a");
  EXPECT_EQ((Origin{false, "a", 80}.authority()), "a");
  EXPECT_EQ((Origin{true, "a", 80}.authority()), "a:80");
  EXPECT_EQ((Origin{false, "::1", 9000}.authority()), "[::1]:9000");
}

TEST_F(ClientTest, keeps_a_connection_for_the_next_request) {
  server.connections = {{ok, ok}};
  EXPECT_EQ(get("/1"), "ok");
  EXPECT_EQ(get("/2"), "ok");
  EXPECT_EQ(server.requests, (std::vector<std::string>{"GET /1", "GET /2"}));
  EXPECT_EQ(server.accepted, 1U);
}

TEST_F(ClientTest, does_not_keep_a_connection_whose_response_was_not_read) {
  server.connections = {{ok}, {ok}};
  send("GET", "/1").reset();
  EXPECT_EQ(get("/2"), "ok");
  EXPECT_EQ(server.accepted, 2U);
}

TEST_F(ClientTest, repeats_a_request_when_a_kept_connection_was_closed) {
  server.connections = {{ok}, {ok}};
  EXPECT_EQ(get("/1"), "ok");
  EXPECT_EQ(get("/2"), "ok");
  EXPECT_EQ(server.accepted, 2U);
}

TEST_F(ClientTest, does_not_repeat_a_request_with_a_body) {
  struct Body final : io::ByteSource {
    Awaitable<std::span<const char>> next() override { co_return std::span<const char>("x", 1); }
  } body;
  server.connections = {{ok}, {ok}};
  EXPECT_EQ(get("/1"), "ok");
  const ClientRequest put{
      .method = "PUT", .target = "/2", .fields = {}, .body = &body, .body_length = 1};
  EXPECT_THROW(test::run(loop, client.send(origin, put)), system_error);
  EXPECT_EQ(server.accepted, 1U);
}

TEST_F(ClientTest, does_not_repeat_a_request_on_a_new_connection) {
  server.connections = {{}};
  EXPECT_THROW(get("/1"), system_error);
  EXPECT_EQ(server.accepted, 1U);
}

TEST_F(ClientTest, refuses_more_requests_than_may_wait_for_their_response) {
  Client narrow(loop.get_executor(), deadlines, ClientLimits{.requests = 1, .queue = 0});
  const ClientRequest request{.method = "GET", .target = "/1", .fields = {}};
  server.connections = {{ok}, {ok}};
  auto first = asio::co_spawn(loop, narrow.send(origin, request), asio::use_future);
  const auto second = [&] { test::run(loop, narrow.send(origin, request)); };
  EXPECT_EQ(test::refusal(second), Code::unavailable);
  while (first.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop.run_one();
  EXPECT_EQ(test::refusal(second), std::nullopt);
}

TEST_F(ClientTest, responses_that_nobody_reads_keep_no_request_out) {
  server.connections = {{ok}, {ok}, {ok}, {ok}};
  std::vector<std::unique_ptr<ClientResponse>> unread;
  for (const char* target : {"/1", "/2", "/3"}) unread.push_back(send("GET", target));
  EXPECT_EQ(get("/4"), "ok");
  for (const auto& response : unread) {
    EXPECT_EQ(test::run(loop, Client::read_all(*response, 100)), "ok");
  }
}

TEST_F(ClientTest, reads_no_more_than_the_limit) {
  server.connections = {{ok}};
  const auto response = send("GET", "/1");
  try {
    test::run(loop, Client::read_all(*response, 1));
    FAIL();
  } catch (const system_error& error) {
    EXPECT_EQ(error.code(), asio::error::message_size);
  }
}

TEST_F(ClientTest, a_refused_connection_throws) {
  server.acceptor.close();
  EXPECT_THROW(get("/1"), system_error);
}

}  // namespace
}  // namespace imaging::http
