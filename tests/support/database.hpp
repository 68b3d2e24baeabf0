// The base of every test with a database: a loop, deadlines and connections.
#pragma once

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "pg/connection.hpp"
#include "support/postgres.hpp"
#include "support/run.hpp"

namespace imaging::test {

class Database : public ::testing::Test {
 protected:
  template <class T>
  T wait(Awaitable<T> work) {
    return test::run(loop_, std::move(work));
  }

  std::unique_ptr<pg::Connection> open(const Secret& url) {
    return wait(pg::Connection::open(loop_.get_executor(), deadlines_, url));
  }
  std::unique_ptr<pg::Connection> open() { return open(postgres_.url()); }

  std::vector<pg::Result> run(pg::Connection& connection, const std::vector<pg::Query>& batch) {
    return wait(connection.run(batch));
  }
  // The first column of the first row that one statement returns.
  std::string ask(pg::Connection& connection, const pg::Statement& statement,
                  pg::Params params = pg::Params()) {
    return std::string(run(connection, {{statement, std::move(params)}}).at(0).text(0, 0));
  }
  std::string script(pg::Connection& connection, std::string sql) {
    return wait(first_of_script(connection, std::move(sql)));
  }
  std::string refusal(pg::Connection& connection, const std::vector<pg::Query>& batch) {
    try {
      run(connection, batch);
    } catch (const pg::StatementError& error) {
      return error.sqlstate();
    }
    return "00000";
  }

  Postgres& postgres_ = Postgres::shared();
  boost::asio::io_context loop_{1};
  io::Deadlines deadlines_{loop_.get_executor()};

 private:
  static Awaitable<std::string> first_of_script(pg::Connection& connection, std::string sql) {
    const pg::Result result = co_await connection.run_script(std::move(sql));
    co_return result.rows() > 0 ? std::string(result.text(0, 0)) : "";
  }
};

}  // namespace imaging::test
