#include "domain/schema/migrate.hpp"

#include <algorithm>
#include <boost/asio/use_future.hpp>
#include <future>
#include <stdexcept>

#include "support/database.hpp"

namespace imaging::domain {
namespace {

namespace asio = boost::asio;
using Migrations = std::vector<Migration>;

const Migration fruit{20260101000000, "fruit", "CREATE TABLE fruit (id int);\n-- no line feed",
                      "DROP TABLE fruit"};
const Migration nuts{20260102000000, "nu'ts", "CREATE TABLE nuts (id int);", "DROP TABLE nuts;"};
const Migration rotten{20260103000000, "rotten", "CREATE TABLE half (id int); SELECT 1/0;", ""};

class Migrate : public test::Database {
 protected:
  void SetUp() override { postgres_.reset(); }

  int up(pg::Connection& connection, const Migrations& migrations) {
    return wait(migrate_up(connection, migrations));
  }
  int down(pg::Connection& connection, const Migrations& migrations) {
    return wait(migrate_down(connection, migrations));
  }
  bool exists(const std::string& table) {
    return !postgres_.value("SELECT to_regclass('public." + table + "')").empty();
  }
};

TEST_F(Migrate, takes_back_a_migration_that_fails_half_way) {
  const auto connection = open();
  EXPECT_THROW(up(*connection, {fruit, rotten}), pg::StatementError);
  EXPECT_TRUE(exists("fruit"));
  EXPECT_FALSE(exists("half"));
  EXPECT_EQ(postgres_.value("SELECT string_agg(name, ',') FROM imaging_schema_migration"), "fruit");
}

TEST_F(Migrate, gives_its_lock_back_after_a_failure) {
  const auto connection = open();
  EXPECT_THROW(up(*connection, {rotten}), pg::StatementError);
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                            "database = (SELECT oid FROM pg_database WHERE datname = "
                            "current_database())"),
            "0");
  EXPECT_EQ(up(*connection, {fruit}), 1);
}

TEST_F(Migrate, leaves_the_limits_of_the_connection_as_they_were) {
  const auto connection = open();
  up(*connection, {fruit});
  EXPECT_EQ(script(*connection, "SHOW statement_timeout"), "4s");
  EXPECT_EQ(script(*connection, "SHOW lock_timeout"), "2s");
}

TEST_F(Migrate, applies_what_is_pending_oldest_first_and_only_once) {
  const auto connection = open();
  EXPECT_EQ(up(*connection, {fruit}), 1);
  const Migration filled{20260104000000, "filled", "INSERT INTO nuts VALUES (1)", ""};
  EXPECT_EQ(up(*connection, {filled, nuts, fruit}), 2);
  EXPECT_EQ(up(*connection, {filled, nuts, fruit}), 0);
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM imaging_schema_migration"), "3");
}

TEST_F(Migrate, goes_down_one_at_a_time_and_up_again) {
  const auto connection = open();
  const Migrations all{fruit, nuts};
  EXPECT_EQ(up(*connection, all), 2);
  EXPECT_EQ(down(*connection, all), 1);
  EXPECT_FALSE(exists("nuts"));
  EXPECT_TRUE(exists("fruit"));
  EXPECT_EQ(down(*connection, all), 1);
  EXPECT_EQ(down(*connection, all), 0);
  EXPECT_EQ(up(*connection, all), 2);
}

TEST_F(Migrate, does_not_take_back_what_it_does_not_know) {
  const auto connection = open();
  up(*connection, {fruit, nuts});
  EXPECT_THROW(down(*connection, {fruit}), std::invalid_argument);
  EXPECT_TRUE(exists("nuts"));
  EXPECT_TRUE(connection->usable());
}

TEST_F(Migrate, goes_down_from_nothing_without_a_word) {
  const auto connection = open();
  EXPECT_EQ(down(*connection, {fruit}), 0);
}

TEST_F(Migrate, applies_each_once_when_two_start_together) {
  const auto first = open();
  const auto second = open();
  const Migrations all{fruit, nuts};
  auto one = asio::co_spawn(loop_, migrate_up(*first, all), asio::use_future);
  auto two = asio::co_spawn(loop_, migrate_up(*second, all), asio::use_future);
  for (auto* each : {&one, &two}) {
    while (each->wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop_.run_one();
  }
  EXPECT_EQ(one.get() + two.get(), 2);
}

TEST_F(Migrate, needs_no_rights_when_nothing_is_pending) {
  postgres_.install();
  up(*open(), {fruit});
  postgres_.execute("GRANT SELECT ON imaging_schema_migration TO imaging_service");
  const auto connection = open(postgres_.url("-c role=imaging_service"));
  EXPECT_EQ(up(*connection, {fruit}), 0);
  EXPECT_THROW(up(*connection, {fruit, nuts}), pg::StatementError);
}

TEST_F(Migrate, embeds_the_files_byte_for_byte) {
  const auto embedded = embedded_migrations();
  ASSERT_FALSE(embedded.empty());
  EXPECT_TRUE(std::is_sorted(embedded.begin(), embedded.end(),
                             [](auto& a, auto& b) { return a.version < b.version; }));
  for (const Migration& one : embedded) {
    const std::string folder = std::to_string(one.version) + "_" + one.name;
    EXPECT_EQ(one.up, test::Postgres::migration_file(folder + "/up.sql"));
    EXPECT_EQ(one.down, test::Postgres::migration_file(folder + "/down.sql"));
  }
}

TEST_F(Migrate, takes_the_embedded_ones_up_down_and_up) {
  const auto connection = open();
  const auto embedded = embedded_migrations();
  const int all = static_cast<int>(embedded.size());
  EXPECT_EQ(wait(migrate_up(*connection, embedded)), all);
  for (int i = 0; i < all; ++i) EXPECT_EQ(wait(migrate_down(*connection, embedded)), 1);
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM pg_class WHERE relname LIKE 'imaging_%' AND "
                            "relkind = 'r' AND relname <> 'imaging_schema_migration'"),
            "0");
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM pg_proc WHERE proname LIKE 'imaging_%'"), "0");
  EXPECT_EQ(wait(migrate_up(*connection, embedded)), all);
}

TEST_F(Migrate, runs_on_top_of_what_another_tool_applied) {
  postgres_.install();
  postgres_.execute(
      "INSERT INTO imaging_study (clinic_id, patient_id, kind) VALUES (12, 345, 'X')");
  const auto connection = open();
  EXPECT_EQ(wait(migrate_up(*connection, embedded_migrations())),
            static_cast<int>(embedded_migrations().size()));
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM imaging_study"), "1");
}

}  // namespace
}  // namespace imaging::domain
