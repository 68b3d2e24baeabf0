#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <optional>

#include "base/error.hpp"
#include "support/database.hpp"

namespace imaging::pg {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Statement one{"one", "SELECT 1"};
const Statement pid{"pid", "SELECT pg_backend_pid()"};
const Statement insert{"insert", "INSERT INTO note (id, text) VALUES ($1::bigint, $2::text)"};
const Statement count{"count", "SELECT count(*) FROM note"};
const Statement divide{"divide", "SELECT 1 / $1::bigint"};
const Statement broken{"broken", "SELEC 1"};
const Statement echo{"echo", "SELECT $1::text"};
const Statement forever{"forever", "SELECT pg_sleep(600)"};
const Statement suicide{"suicide", "SELECT pg_terminate_backend(pg_backend_pid())"};

class Batch : public test::Database {
 protected:
  void SetUp() override {
    postgres_.reset();
    postgres_.execute("CREATE TABLE note (id bigint CONSTRAINT note_key PRIMARY KEY, text text)");
  }
};

TEST_F(Batch, takes_back_everything_when_one_statement_fails) {
  const auto connection = open();
  EXPECT_EQ(refusal(*connection, {{insert, Params(std::int64_t{1}, "a")},
                                  {insert, Params(std::int64_t{2}, "b")},
                                  {divide, Params(std::int64_t{0})},
                                  {insert, Params(std::int64_t{3}, "c")}}),
            "22012");
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM note"), "0");
}

TEST_F(Batch, goes_on_after_a_refusal) {
  const auto connection = open();
  EXPECT_EQ(refusal(*connection, {{divide, Params(std::int64_t{0})}}), "22012");
  EXPECT_TRUE(connection->usable());
  EXPECT_EQ(ask(*connection, divide, Params(std::int64_t{1})), "1");
}

TEST_F(Batch, remembers_what_was_prepared_in_a_batch_that_failed) {
  const auto connection = open();
  EXPECT_EQ(refusal(*connection, {{count, Params()}, {divide, Params(std::int64_t{0})}}), "22012");
  EXPECT_EQ(ask(*connection, count), "0");
  EXPECT_EQ(ask(*connection, divide, Params(std::int64_t{1})), "1");
}

TEST_F(Batch, forgets_what_could_not_be_prepared) {
  const auto connection = open();
  EXPECT_EQ(refusal(*connection, {{broken, Params()}, {one, Params()}}), "42601");
  EXPECT_EQ(refusal(*connection, {{broken, Params()}}), "42601");
  EXPECT_EQ(ask(*connection, one), "1");
}

TEST_F(Batch, prepares_a_statement_once_in_a_batch) {
  const auto connection = open();
  const auto results = run(*connection, {{one, Params()}, {one, Params()}, {one, Params()}});
  EXPECT_EQ(results.size(), 3u);
}

TEST_F(Batch, reports_the_first_error_with_its_constraint_but_no_values) {
  const auto connection = open();
  run(*connection, {{insert, Params(std::int64_t{7}, "a")}});
  try {
    run(*connection, {{insert, Params(std::int64_t{7}, "b")}, {divide, Params(std::int64_t{0})}});
    FAIL() << "was taken";
  } catch (const StatementError& error) {
    EXPECT_EQ(error.sqlstate(), "23505");
    EXPECT_EQ(error.constraint(), "note_key");
    EXPECT_THAT(error.what(), HasSubstr("insert: "));
    EXPECT_THAT(error.what(), Not(HasSubstr("(id)=(7)")));
  }
}

TEST_F(Batch, may_be_empty) {
  const auto connection = open();
  EXPECT_TRUE(run(*connection, {}).empty());
  EXPECT_TRUE(connection->usable());
}

TEST_F(Batch, gives_a_result_for_each_statement_in_order) {
  const auto connection = open();
  std::vector<Query> batch;
  for (std::int64_t i = 0; i < 2'000; ++i) batch.push_back({insert, Params(i, std::nullopt)});
  batch.push_back({count, Params()});
  const auto results = run(*connection, batch);
  ASSERT_EQ(results.size(), batch.size());
  EXPECT_EQ(results.back().number(0, 0), 2'000);
}

TEST_F(Batch, sends_and_receives_more_than_any_buffer_holds) {
  const auto connection = open();
  const std::string megabyte(1 << 20, 'x');
  const std::vector<Query> batch(32, Query{echo, Params(megabyte)});
  std::size_t bytes = 0;
  for (const Result& result : run(*connection, batch)) bytes += result.text(0, 0).size();
  EXPECT_EQ(bytes, 32u << 20);
}

TEST_F(Batch, takes_arrays_of_every_kind) {
  using namespace std::string_view_literals;
  static const Statement arrays{
      "arrays",
      "SELECT n, u::text, t FROM unnest($1::bigint[], $2::uuid[], $3::text[]) AS q (n, u, t)"};
  const Uuid uuid = Uuid::random();
  const auto connection = open();
  const auto results = run(
      *connection,
      {{arrays, Params(std::vector<std::int64_t>{INT64_MIN, INT64_MAX}, std::vector{uuid, Uuid{}},
                       std::vector{"quo'te \"{,}\\ \xc3\xa9"sv, ""sv})}});
  const Result& rows = results.at(0);
  ASSERT_EQ(rows.rows(), 2);
  EXPECT_EQ(rows.number(0, 0), INT64_MIN);
  EXPECT_EQ(rows.number(1, 0), INT64_MAX);
  EXPECT_EQ(rows.text(0, 1), to_string(uuid));
  EXPECT_EQ(rows.text(0, 2), "quo'te \"{,}\\ \xc3\xa9");
  EXPECT_EQ(rows.text(1, 2), "");
}

TEST_F(Batch, takes_empty_and_large_arrays) {
  static const Statement sum{"sum",
                             "SELECT coalesce(sum(n), 0) FROM unnest($1::bigint[]) AS q (n)"};
  const auto connection = open();
  EXPECT_EQ(ask(*connection, sum, Params(std::vector<std::int64_t>{})), "0");
  EXPECT_EQ(ask(*connection, sum, Params(std::vector<std::int64_t>(100'000, 3))), "300000");
}

TEST_F(Batch, takes_scalars_of_every_kind) {
  static const Statement scalars{
      "scalars",
      "SELECT $1::bigint, $2::boolean, $3::uuid, $4::timestamptz AT TIME ZONE 'UTC', $5::text"};
  const auto connection = open();
  const Uuid uuid = Uuid::random();
  const auto results =
      run(*connection,
          {{scalars, Params(std::int64_t{-5}, false, uuid,
                            *parse_rfc3339("9999-12-31T23:59:59.999999Z"), std::nullopt)}});
  const Result& row = results.at(0);
  EXPECT_EQ(row.number(0, 0), -5);
  EXPECT_FALSE(row.boolean(0, 1));
  EXPECT_EQ(row.text(0, 2), to_string(uuid));
  EXPECT_EQ(row.text(0, 3), "9999-12-31 23:59:59.999999");
  EXPECT_TRUE(row.null(0, 4));
}

TEST_F(Batch, refuses_a_text_that_is_not_utf8) {
  const auto connection = open();
  EXPECT_EQ(refusal(*connection, {{echo, Params("\xff")}}), "22021");
  EXPECT_EQ(ask(*connection, echo, Params("fine")), "fine");
}

TEST_F(Batch, is_lost_when_the_server_ends_the_connection_under_way) {
  const auto connection = open();
  try {
    run(*connection, {{suicide, Params()}});
    FAIL() << "survived";
  } catch (const ConnectionLost& lost) {
    EXPECT_TRUE(lost.sent());
    EXPECT_THAT(lost.what(), HasSubstr("terminating connection"));
  }
  EXPECT_FALSE(connection->usable());
}

TEST_F(Batch, leaves_alone_whoever_got_the_number_of_its_socket) {
  namespace asio = boost::asio;
  using Socket = asio::local::stream_protocol::socket;
  auto connection = open();
  EXPECT_THROW(run(*connection, {{suicide, Params()}}), ConnectionLost);
  // libpq has closed its socket. New descriptors get the lowest free numbers.
  Socket one_end(loop_), other_end(loop_);
  asio::local::connect_pair(one_end, other_end);
  int heard = 0;
  for (Socket* end : {&one_end, &other_end}) {
    end->async_wait(Socket::wait_read, [&](boost::system::error_code error) { heard += !error; });
  }
  connection.reset();
  asio::write(one_end, asio::buffer("x", 1));
  asio::write(other_end, asio::buffer("x", 1));
  loop_.restart();
  while (heard < 2 && loop_.run_one_for(std::chrono::seconds{5}) > 0) {
  }
  EXPECT_EQ(heard, 2);
}

TEST_F(Batch, is_noticed_as_lost_before_anything_is_sent) {
  const auto connection = open();
  postgres_.execute("SELECT pg_terminate_backend(" + ask(*connection, pid) + ", 60000)");
  EXPECT_FALSE(connection->usable());
  try {
    run(*connection, {{one, Params()}});
    FAIL() << "survived";
  } catch (const ConnectionLost& lost) {
    EXPECT_FALSE(lost.sent());
  }
}

TEST_F(Batch, leaves_an_unusable_connection_when_it_is_cancelled) {
  namespace asio = boost::asio;
  const auto connection = open();
  const std::vector<Query> batch{{forever, Params()}};
  asio::cancellation_signal cancel;
  std::exception_ptr failure;
  asio::co_spawn(
      loop_, connection->run(batch),
      asio::bind_cancellation_slot(
          cancel.slot(), [&](std::exception_ptr error, std::vector<Result>) { failure = error; }));
  loop_.restart();
  loop_.poll();
  ASSERT_FALSE(failure);
  cancel.emit(asio::cancellation_type::terminal);
  loop_.poll();
  EXPECT_THROW(std::rethrow_exception(failure), boost::system::system_error);
  EXPECT_FALSE(connection->usable());
}

TEST_F(Batch, is_refused_by_the_server_before_our_own_limit) {
  const auto connection = open(postgres_.url("-c statement_timeout=1"));
  EXPECT_EQ(refusal(*connection, {{forever, Params()}}), "57014");
  EXPECT_TRUE(connection->usable());
}

TEST_F(Batch, is_lost_when_no_answer_comes_in_time) {
  const auto connection = open(postgres_.url("-c statement_timeout=0"));
  try {
    run(*connection, {{forever, Params()}});
    FAIL() << "came back";
  } catch (const ConnectionLost& lost) {
    EXPECT_TRUE(lost.sent());
  }
  EXPECT_FALSE(connection->usable());
}

TEST_F(Batch, drops_a_connection_whose_statements_no_longer_fit) {
  static const Statement all{"all", "SELECT * FROM note"};
  const auto connection = open();
  run(*connection, {{all, Params()}});
  postgres_.execute("ALTER TABLE note ADD COLUMN more text");
  EXPECT_EQ(refusal(*connection, {{all, Params()}}), "0A000");
  EXPECT_FALSE(connection->usable());
}

TEST_F(Batch, tells_the_notice_of_a_closed_connection_from_a_harmless_one) {
  const auto connection = open();
  script(*connection, "DO $$ BEGIN RAISE WARNING 'harmless'; END $$");
  EXPECT_TRUE(connection->usable());
  EXPECT_EQ(ask(*connection, one), "1");
}

using Script = Batch;

TEST_F(Script, runs_all_statements_and_answers_the_last) {
  const auto connection = open();
  EXPECT_EQ(script(*connection, "INSERT INTO note VALUES (1, 'a'); SELECT text FROM note"), "a");
  EXPECT_EQ(ask(*connection, count), "1");
}

TEST_F(Script, is_one_transaction) {
  const auto connection = open();
  EXPECT_THROW(script(*connection, "INSERT INTO note VALUES (1, 'a'); SELECT 1/0"), StatementError);
  EXPECT_TRUE(connection->usable());
  EXPECT_EQ(ask(*connection, count), "0");
}

TEST_F(Script, that_leaves_its_transaction_open_costs_the_connection) {
  const auto connection = open();
  script(*connection, "BEGIN; SELECT 1");
  EXPECT_FALSE(connection->usable());
}

TEST_F(Script, may_be_empty) {
  const auto connection = open();
  EXPECT_EQ(script(*connection, ""), "");
  EXPECT_TRUE(connection->usable());
}

}  // namespace
}  // namespace imaging::pg
