#include "pg/pool.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <set>

#include "base/error.hpp"
#include "support/database.hpp"

namespace imaging::pg {
namespace {

namespace asio = boost::asio;

const Statement pid{"pid", "SELECT pg_backend_pid()"};
const Statement divide{"divide", "SELECT 1 / $1::bigint"};
const Statement forever{"forever", "SELECT pg_sleep(600)"};

class Pools : public test::Database {
 protected:
  std::string ask(Pool& pool) { return wait(first(pool)); }

  static Awaitable<std::string> first(Pool& pool) {
    const Result result = co_await pool.run(Query{pid, Params()});
    co_return std::string(result.text(0, 0));
  }

  static Awaitable<std::string> refusal(Pool& pool) {
    try {
      co_await pool.run(Query{divide, Params(std::int64_t{0})});
    } catch (const StatementError& error) {
      co_return error.sqlstate();
    }
    co_return "00000";
  }

  // Starts it without waiting, so that several can be under way at once.
  std::future<std::string> begin(Pool& pool) {
    return asio::co_spawn(loop_, first(pool), asio::use_future);
  }

  Pool pool(PoolLimits limits) {
    return Pool(loop_.get_executor(), deadlines_, postgres_.url(), limits);
  }
};

TEST_F(Pools, lends_the_same_connection_again) {
  auto pool = this->pool({});
  const std::string first = ask(pool);
  EXPECT_EQ(ask(pool), first);
}

TEST_F(Pools, tells_its_observer_how_each_batch_ended_and_how_long_it_took) {
  std::vector<BatchOutcome> seen;
  const BatchObserver observer = [&seen](BatchOutcome outcome, double seconds) {
    EXPECT_GT(seconds, 0);
    seen.push_back(outcome);
  };
  Pool good(loop_.get_executor(), deadlines_, postgres_.url(), {}, observer);
  ask(good);
  EXPECT_EQ(wait(refusal(good)), "22012");
  Pool dead(loop_.get_executor(), deadlines_, Secret("postgres://nobody@127.0.0.1:1/none"), {},
            observer);
  EXPECT_THROW(ask(dead), ConnectionLost);
  const std::vector expected{BatchOutcome::done, BatchOutcome::rejected, BatchOutcome::lost};
  EXPECT_EQ(seen, expected);
}

TEST_F(Pools, keeps_a_connection_whose_statement_was_refused) {
  auto pool = this->pool({});
  const std::string first = ask(pool);
  EXPECT_EQ(wait(refusal(pool)), "22012");
  EXPECT_EQ(ask(pool), first);
}

TEST_F(Pools, replaces_an_idle_connection_that_the_server_has_closed) {
  auto pool = this->pool({});
  const std::string first = ask(pool);
  postgres_.execute("SELECT pg_terminate_backend(" + first + ", 60000)");
  EXPECT_NE(ask(pool), first);
}

// The result of the last statement of the batch; "" without rows.
std::string last_of(const std::vector<Result>& results) {
  const Result& last = results.back();
  return last.rows() > 0 ? std::string(last.text(0, 0)) : "";
}

TEST_F(Pools, runs_a_batch_again_whose_plan_no_longer_fits_its_table) {
  static const Statement add{"add", "INSERT INTO note (text) VALUES ('a')"};
  static const Statement all{"all", "SELECT * FROM note"};
  postgres_.reset();
  postgres_.execute("CREATE TABLE note (text text)");
  auto pool = this->pool({});
  const std::vector<Query> batch{{add, Params()}, {all, Params()}};
  EXPECT_EQ(last_of(wait(pool.run(batch))), "a");
  postgres_.execute("TRUNCATE note; ALTER TABLE note ADD COLUMN more text");
  EXPECT_EQ(last_of(wait(pool.run(batch))), "a");
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM note"), "1");  // the first run left nothing
  ask(pool);
  EXPECT_EQ(last_of(wait(pool.run(batch))), "a");  // and the new connection is kept
}

TEST_F(Pools, runs_a_batch_again_whose_statements_the_server_has_forgotten) {
  static const Statement forget{"forget", "DEALLOCATE ALL"};
  auto pool = this->pool({});
  const std::string first = ask(pool);
  const std::vector<Query> batch{{forget, Params()}};
  wait(pool.run(batch));
  const std::string second = ask(pool);
  EXPECT_NE(second, first);
  EXPECT_EQ(ask(pool), second);
}

TEST_F(Pools, runs_a_batch_again_only_once) {
  static const Statement unsupported{"unsupported", "SELECT unsupported()"};
  postgres_.reset();
  postgres_.execute(
      "CREATE SEQUENCE runs;"
      "CREATE FUNCTION unsupported() RETURNS int LANGUAGE plpgsql AS"
      "  $$ BEGIN PERFORM nextval('runs'); RAISE 'no' USING ERRCODE = '0A000'; END $$");
  auto pool = this->pool({});
  ask(pool);  // so that the first run is on a connection that was idle
  const std::vector<Query> batch{{unsupported, Params()}};
  EXPECT_THROW(wait(pool.run(batch)), StatementError);
  EXPECT_EQ(postgres_.value("SELECT last_value FROM runs"), "2");
}

TEST_F(Pools, opens_no_more_than_its_limit) {
  auto pool = this->pool({.connections = 2, .queue = 100});
  std::vector<std::future<std::string>> answers;
  for (int i = 0; i < 50; ++i) answers.push_back(begin(pool));
  std::set<std::string> backends;
  for (auto& answer : answers) {
    while (answer.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop_.run_one();
    backends.insert(answer.get());
  }
  EXPECT_EQ(backends.size(), 2u);
}

TEST_F(Pools, refuses_when_the_line_is_full) {
  auto pool = this->pool({.connections = 1, .queue = 0});
  auto first = begin(pool);
  auto second = begin(pool);
  while (second.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop_.run_one();
  try {
    second.get();
    FAIL() << "was let in";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unavailable);
  }
  while (first.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop_.run_one();
  EXPECT_NE(first.get(), "");
}

TEST_F(Pools, drops_the_connection_of_a_batch_that_was_cancelled) {
  auto pool = this->pool({.connections = 1});
  const std::string first = ask(pool);
  const std::vector<Query> batch{{forever, Params()}};
  asio::cancellation_signal cancel;
  bool ended = false;
  asio::co_spawn(
      loop_, pool.run(batch),
      asio::bind_cancellation_slot(
          cancel.slot(), [&](std::exception_ptr error, std::vector<Result>) { ended = !!error; }));
  loop_.restart();
  loop_.poll();
  cancel.emit(asio::cancellation_type::terminal);
  loop_.poll();
  ASSERT_TRUE(ended);
  EXPECT_NE(ask(pool), first);  // and its slot in the pool is free again
}

TEST_F(Pools, recovers_when_the_server_comes_back) {
  test::PostgresServer server;
  const Secret url(server.url("postgres"));
  Pool pool(loop_.get_executor(), deadlines_, url, {.connections = 2});
  EXPECT_NE(ask(pool), "");
  server.stop();
  EXPECT_THROW(ask(pool), ConnectionLost);
  EXPECT_THROW(ask(pool), ConnectionLost);
  EXPECT_THROW(ask(pool), ConnectionLost);  // failures release their slots
  server.start();
  EXPECT_NE(ask(pool), "");
}

}  // namespace
}  // namespace imaging::pg
