#include "domain/access/denial_audit.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/error.hpp"
#include "io/all.hpp"
#include "support/postgres.hpp"
#include "support/run.hpp"

namespace imaging::domain {
namespace {

using std::chrono::seconds;

class DenialLimitTest : public testing::Test {
 protected:
  Instant now{seconds(1'000'000)};
  DenialLimit limit{[this] { return now; }};
  const Uuid user = Uuid::random();

  void take(int times) {
    for (int i = 0; i < times; ++i) limit.take(user);
  }
};

TEST_F(DenialLimitTest, ten_rows_a_second_and_no_more) {
  take(9);
  EXPECT_EQ(limit.take(user), 0);
  EXPECT_EQ(limit.take(user), std::nullopt);
}

TEST_F(DenialLimitTest, the_next_row_tells_how_many_were_left_out) {
  take(13);
  now += seconds(1);
  EXPECT_EQ(limit.take(user), 3);
  EXPECT_EQ(limit.take(user), 0);
}

TEST_F(DenialLimitTest, one_user_does_not_use_up_another_ones_rows) {
  take(20);
  EXPECT_EQ(limit.take(Uuid::random()), 0);
}

TEST_F(DenialLimitTest, many_users_do_not_make_it_forget_who_is_over_the_limit_now) {
  take(10);
  for (int i = 0; i < 9'000; ++i) limit.take(Uuid::random());
  EXPECT_EQ(limit.take(user), std::nullopt);
}

class DenialAuditTest : public testing::Test {
 protected:
  DenialAuditTest() { postgres.install(); }

  void deny_at_once(DenialAudit& denials, int times) {
    std::vector<Awaitable<void>> work;
    for (int i = 0; i < times; ++i) {
      work.push_back(
          denials.record(user, DenialReason::outside_clinic, {"imaging_asset", "imaging.read", 7}));
    }
    test::run(loop, io::all(std::move(work)));
  }
  std::string rows(const std::string& condition) {
    return postgres.value(
        "SELECT count(*) FROM audit.event WHERE action = 'imaging.access.denied' AND " + condition);
  }

  test::Postgres& postgres = test::Postgres::shared();
  boost::asio::io_context loop{1};
  io::Deadlines deadlines{loop.get_executor()};
  pg::Pool pool{loop.get_executor(), deadlines, postgres.url(), {}};
  Instant now{seconds(1'000'000)};
  Now clock = [this] { return now; };
  const User user{ClinicId{12}, Uuid::random(), Uuid::random(), "127.0.0.1"};
};

TEST_F(DenialAuditTest, those_at_once_share_the_limit_and_each_is_counted_once) {
  DenialAudit denials(pool, Host{}, clock);
  deny_at_once(denials, 100);
  EXPECT_EQ(rows("payload->>'leftOut' = '0'"), "10");
  now += seconds(1);
  deny_at_once(denials, 5);
  EXPECT_EQ(rows("true"), "15");
  EXPECT_EQ(rows("payload->>'leftOut' = '90'"), "1");
}

TEST_F(DenialAuditTest, a_row_that_could_not_be_written_is_counted_in_the_next) {
  DenialAudit denials(pool, Host{}, clock);
  postgres.execute("ALTER TABLE audit.event RENAME TO gone");
  EXPECT_THROW(deny_at_once(denials, 2), Error);
  postgres.execute("ALTER TABLE audit.gone RENAME TO event");
  deny_at_once(denials, 1);
  EXPECT_EQ(rows("payload->>'leftOut' = '2'"), "1");
  EXPECT_EQ(denials.failures(), 2U);
}

TEST_F(DenialAuditTest, a_row_has_what_was_asked_for_and_no_more) {
  DenialAudit denials(pool, Host{}, clock);
  test::run(loop, denials.record(user, DenialReason::bad_token, {"imaging_asset", ""}));
  EXPECT_EQ(
      rows("entity_table = 'imaging_asset' AND entity_id IS NULL AND clinic_id = 12 AND payload = "
           "'{\"address\": \"127.0.0.1\", \"reason\": \"bad_token\", \"status\": 401, \"leftOut\": "
           "0}'"),
      "1");
  pg::Pool other(loop.get_executor(), deadlines, postgres.url(), {});
  DenialAudit strict(other, Host{.entity_id_nullable = false}, clock);
  test::run(loop, strict.record(user, DenialReason::no_capability,
                                {"imaging_study", "imaging.write", {}, PatientId{345}}));
  EXPECT_EQ(rows("entity_table = 'imaging_study' AND entity_id = 0 AND payload = "
                 "'{\"address\": \"127.0.0.1\", \"reason\": \"no_capability\", \"status\": 403, "
                 "\"leftOut\": 0, "
                 "\"capability\": \"imaging.write\", \"patientId\": 345}'"),
            "1");
}

}  // namespace
}  // namespace imaging::domain
