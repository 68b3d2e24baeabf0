#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <string_view>

#include "support/database.hpp"

namespace imaging::pg {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::string_view_literals;

const Statement setting{"setting", "SELECT current_setting($1::text)"};
const Statement echo{"echo", "SELECT $1::text"};

// Accepts one connection, sends the server's greeting and never reads again.
class DeafServer {
 public:
  DeafServer(asio::io_context& loop, std::string_view greeting)
      : acceptor_(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), peer_(loop) {
    acceptor_.async_accept(peer_, [this, greeting](boost::system::error_code) {
      if (!greeting.empty()) asio::write(peer_, asio::buffer(greeting));
    });
  }
  Secret url() const {
    return Secret("host=127.0.0.1 sslmode=disable gssencmode=disable user=x dbname=x port=" +
                  port());
  }
  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

 private:
  tcp::acceptor acceptor_;
  tcp::socket peer_;
};

// AuthenticationOk and ReadyForQuery (Postgres §55.7).
constexpr auto welcome = "R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I"sv;

using Connect = test::Database;

std::string failure(const std::function<void()>& attempt) {
  try {
    attempt();
  } catch (const ConnectionLost& lost) {
    EXPECT_FALSE(lost.sent());
    return lost.what();
  }
  return "";
}

TEST_F(Connect, does_not_repeat_a_string_it_cannot_read) {
  const auto reason = failure([&] { open(Secret("postgres://me:hunter2@[db/x")); });
  EXPECT_THAT(reason, HasSubstr("not a connection string"));
  EXPECT_THAT(reason, Not(HasSubstr("hunter2")));
}

TEST_F(Connect, says_that_nobody_listens) {
  tcp::acceptor bound(loop_);
  bound.open(tcp::v4());
  bound.bind({asio::ip::address_v4::loopback(), 0});  // bound, but not listening
  const auto port = std::to_string(bound.local_endpoint().port());
  EXPECT_THAT(failure([&] { open(Secret("postgres://x@127.0.0.1:" + port + "/x")); }),
              HasSubstr("refused"));
}

TEST_F(Connect, names_a_host_that_cannot_be_resolved) {
  EXPECT_THAT(failure([&] { open(Secret("postgres://x@nowhere.invalid/x")); }),
              HasSubstr("nowhere.invalid"));
}

TEST_F(Connect, gives_up_on_a_server_that_says_nothing) {
  const DeafServer server(loop_, "");
  EXPECT_THAT(failure([&] { open(server.url()); }), HasSubstr("in time"));
}

TEST_F(Connect, gives_up_on_a_server_that_speaks_something_else) {
  const DeafServer server(loop_, "HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT_NE(failure([&] { open(server.url()); }), "");
}

TEST_F(Connect, tells_what_the_server_has_against_it) {
  const auto reason =
      failure([&] { open(Secret(postgres_.url().reveal() + "&dbname=no_such_db")); });
  EXPECT_THAT(reason, HasSubstr("no_such_db"));
  EXPECT_THAT(reason, Not(HasSubstr("\n")));
}

TEST_F(Connect, is_closed_without_waiting_for_a_server_that_does_not_read) {
  const DeafServer server(loop_, welcome);
  auto connection = open(server.url());
  const std::string megabyte(1 << 20, 'x');
  const std::vector<Query> batch(32, Query{echo, Params(megabyte)});
  bool lost = false;
  asio::co_spawn(loop_, connection->run(batch), [&](std::exception_ptr error, std::vector<Result>) {
    try {
      std::rethrow_exception(error);
    } catch (const ConnectionLost&) {
      lost = true;
    }
  });
  while (!lost) loop_.run_one();
  connection.reset();  // would hang
  EXPECT_TRUE(lost);
}

TEST_F(Connect, sets_the_limits_that_the_server_keeps) {
  const auto connection = open();
  EXPECT_EQ(ask(*connection, setting, Params("statement_timeout")), "4s");
  EXPECT_EQ(ask(*connection, setting, Params("lock_timeout")), "2s");
  EXPECT_EQ(ask(*connection, setting, Params("idle_in_transaction_session_timeout")), "10s");
  EXPECT_EQ(ask(*connection, setting, Params("client_connection_check_interval")), "1s");
  EXPECT_EQ(ask(*connection, setting, Params("client_encoding")), "UTF8");
}

TEST_F(Connect, leaves_other_settings_to_the_operator) {
  const auto connection = open(postgres_.url("-c lock_timeout=7 -c work_mem=8MB"));
  EXPECT_EQ(ask(*connection, setting, Params("statement_timeout")), "4s");
  EXPECT_EQ(ask(*connection, setting, Params("lock_timeout")), "7ms");
  EXPECT_EQ(ask(*connection, setting, Params("work_mem")), "8MB");
}

// The test's server, with another host before it. no_folder: a folder without a server, which
// stands for that host if the test's server listens on a Unix socket.
std::string behind(const test::Postgres& postgres, const std::string& port,
                   const std::string& no_folder) {
  std::string url = postgres.url().reveal();
  if (const auto folder = url.find("host="); folder != std::string::npos) {
    return url.insert(folder + 5, no_folder + ",") + "&port=" + port + ",5432";
  }
  const auto host = url.find('@');
  EXPECT_NE(host, std::string::npos) << "a URL that this test cannot read";
  return url.insert(host + 1, "127.0.0.1:" + port + ",");
}

TEST_F(Connect, tries_the_next_host_when_the_first_is_down) {
  const auto connection = open(Secret(behind(postgres_, "1", "/nowhere")));
  EXPECT_EQ(ask(*connection, echo, Params("here")), "here");
}

TEST_F(Connect, tries_the_next_host_when_the_first_says_nothing) {
  const DeafServer server(loop_, "");
  const auto connection = open(Secret(behind(postgres_, server.port(), "127.0.0.1")));
  EXPECT_EQ(ask(*connection, echo, Params("here")), "here");
}

}  // namespace
}  // namespace imaging::pg
