// A real Postgres for tests: each program has its own database, on a private server unless
// IMAGING_TEST_PG names another one.
#pragma once

#include <libpq-fe.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/secret.hpp"
#include "base/uuid.hpp"
#include "support/postgres_server.hpp"

namespace imaging::test {

// Blocking, and as the administrator: for what a test sets up and inspects itself.
class Postgres {
 public:
  // Created at the first use, dropped when the program ends.
  static Postgres& shared() {
    static Postgres postgres;
    return postgres;
  }

  // The URL of this program's database, for the code under test.
  Secret url() const { return Secret(url_); }
  // The same with server settings: "-c role=imaging_service" acts as that role, however the server
  // authenticates logins.
  Secret url(const std::string& options) const {
    std::string escaped;
    for (const char c : options) escaped += c == ' ' ? "%20" : c == '=' ? "%3D" : std::string(1, c);
    return Secret(url_ + "&options=" + escaped);
  }

  // Runs a script; throws with Postgres's message.
  void execute(const std::string& script) { query(url_, script); }
  // The first column of the first row, "" for null or none.
  std::string value(const std::string& statement) { return query(url_, statement); }
  // The SQLSTATE with which a script fails, "00000" when it does not.
  std::string sqlstate(const std::string& script) {
    const Connection connection = connect(url_);
    const Answer answer(PQexec(connection.get(), script.c_str()), PQclear);
    const char* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
    return state == nullptr ? "00000" : state;
  }

  // A file below the repository's migrations/.
  static std::string migration_file(const std::string& name) {
    return text_file("../../migrations/" + name);
  }
  // Installs what Hasura adds to a database that has event triggers.
  void install_hasura() { execute(text_file("hasura.sql")); }

  // Removes everything but the database itself.
  void reset() {
    execute(
        "SET client_min_messages = warning; DROP SCHEMA IF EXISTS audit, hdb_catalog CASCADE;"
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }
  // Installs a host application's tables, the service's tables and its role.
  void install() {
    reset();
    execute(migration_file("dev/01_host.sql"));
    execute(migration_file("dev/02_demo.sql"));
    execute(migration_file("20260101000000_imaging/up.sql"));
    execute(migration_file("20261128000002_imaging_digests/up.sql"));
    execute(migration_file("20261128000003_imaging_signatures/up.sql"));
    execute(migration_file("dev/03_service_role.sql"));
  }

 private:
  Postgres() {
    const char* given = std::getenv("IMAGING_TEST_PG");
    if (given == nullptr) server_ = std::make_unique<PostgresServer>();
    admin_url_ = given == nullptr ? server_->url("postgres") : given;
    database_ =
        "imaging_test_" + std::to_string(getpid()) + "_" + to_string(Uuid::random()).substr(0, 8);
    query(admin_url_, "CREATE DATABASE " + database_);
    url_ = with_database(admin_url_, database_);
  }
  Postgres(const Postgres&) = delete;
  ~Postgres() {
    try {
      if (!server_) query(admin_url_, "DROP DATABASE " + database_ + " WITH (FORCE)");
    } catch (const std::exception&) {
      // A failure to drop it does not change the result of the tests.
    }
  }

  static std::string text_file(const std::string& name) {
    std::ifstream file(std::string(TEST_DATA_DIR) + "/" + name);
    if (!file) throw std::runtime_error("no file " + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
  using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

  static Connection connect(const std::string& url) {
    Connection connection(PQconnectdb(url.c_str()), PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK) {
      throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    PQsetNoticeProcessor(connection.get(), [](void*, const char*) {}, nullptr);
    return connection;
  }

  static std::string query(const std::string& url, const std::string& script) {
    const Connection connection = connect(url);
    const Answer answer(PQexec(connection.get(), script.c_str()), PQclear);
    if (PQresultStatus(answer.get()) == PGRES_FATAL_ERROR) {
      throw std::runtime_error(PQresultErrorMessage(answer.get()));
    }
    return PQntuples(answer.get()) > 0 ? PQgetvalue(answer.get(), 0, 0) : "";
  }

  // postgres://host/any?x=y -> postgres://host/name?x=y, always with a question mark.
  static std::string with_database(const std::string& url, const std::string& name) {
    const auto authority = url.find("://") + 3;
    const auto question = url.find('?');
    const std::string parameters = question == std::string::npos ? "" : url.substr(question + 1);
    const auto slash = url.find('/', authority);
    return url.substr(0, std::min(slash, question)) + "/" + name + "?" +
           (parameters.empty() ? "application_name=test" : parameters);
  }

  std::unique_ptr<PostgresServer> server_;
  std::string admin_url_;
  std::string database_;
  std::string url_;
};

}  // namespace imaging::test
