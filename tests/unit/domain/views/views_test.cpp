#include "domain/views/views.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "support/postgres.hpp"
#include "support/run.hpp"

namespace imaging::domain {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

constexpr auto reader = "b0000000-0000-4000-8000-000000000012";

class ViewsTest : public testing::Test {
 protected:
  ViewsTest() {
    postgres.install();
    postgres.execute(
        "INSERT INTO imaging_study (id, clinic_id, patient_id, kind) VALUES (78, 12, 345, 'DOC');"
        "INSERT INTO imaging_asset (id, clinic_id, patient_id, study_id, modality, mime_type, "
        "size_bytes, sha256, storage_backend, storage_key, web_key, state, is_active) VALUES "
        "(1, 12, 345, 78, 'XRAY', 'image/png', 1, 'x', 'nfs', "
        " 'clinic_12/patients/345/studies/78/originals/1_20260209T153012Z.png', "
        " 'clinic_12/patients/345/studies/78/web/1_web.webp', 'ready', true), "
        "(2, 12, 345, 78, 'DOC', 'application/pdf', 1, 'x', 'nfs', "
        " 'clinic_12/patients/345/studies/78/originals/2_20260209T153012Z.pdf', NULL, 'ready', "
        " true)");
  }

  Views views(seconds window = {}) {
    return Views(loop.get_executor(), deadlines, pool, denials, Host{}, window, system_now);
  }
  // Views that begin before the loop runs share a statement.
  std::future<bool> begin(Views& views, AssetId asset, Variant variant, const char* user = reader) {
    return asio::co_spawn(loop, view(views, asset, variant, user), asio::use_future);
  }
  static Awaitable<bool> view(Views& views, AssetId asset, Variant variant, const char* user) {
    const User who{ClinicId{12}, Uuid::parse(user).value(), Uuid::random(), "127.0.0.1"};
    try {
      co_await views.find(who, asset, variant);
      co_return true;
    } catch (const Error&) {
      co_return false;
    }
  }
  bool ended(std::future<bool>& work) {
    return work.wait_for(seconds{0}) == std::future_status::ready;
  }
  bool end(std::future<bool> work) {
    loop.restart();
    while (!ended(work)) loop.run_one();
    return work.get();
  }
  std::string rows() {
    return postgres.value(
        "SELECT string_agg(payload->>'variant', ' ' ORDER BY payload->>'variant') "
        "FROM audit.event WHERE action = 'imaging.asset.view'");
  }

  test::Postgres& postgres = test::Postgres::shared();
  asio::io_context loop{1};
  io::Deadlines deadlines{loop.get_executor()};
  pg::Pool pool{loop.get_executor(), deadlines,
                postgres.url("-c lock_timeout=0 -c statement_timeout=0"),
                pg::PoolLimits{.connections = 1}};
  pg::Pool database{loop.get_executor(), deadlines, postgres.url(), {}};
  DenialAudit denials{database, Host{}, system_now};
};

TEST_F(ViewsTest, what_the_database_refuses_of_one_is_not_the_others_fault) {
  postgres.execute(
      "CREATE OR REPLACE FUNCTION public.fn_has_capability(clinic_id bigint, user_id uuid, "
      "capability_key text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN "
      "IF user_id = 'c0000000-0000-4000-8000-000000000012' THEN RAISE 'no such user'; END IF; "
      "RETURN true; END $$");
  Views views = this->views();
  std::vector<std::future<bool>> good, bad;
  for (int i = 0; i < 10; ++i) {
    if (i % 4 == 1) {
      bad.push_back(begin(views, AssetId{1}, Variant::web, "c0000000-0000-4000-8000-000000000012"));
    } else {
      good.push_back(begin(views, AssetId{1}, Variant::web));
    }
  }
  for (auto& view : good) EXPECT_TRUE(end(std::move(view)));
  for (auto& view : bad) EXPECT_FALSE(end(std::move(view)));
  EXPECT_EQ(rows(), "web web web web web web web");
}

TEST_F(ViewsTest, nobody_waits_longer_than_the_limit_for_those_before) {
  postgres.execute(
      "CREATE OR REPLACE FUNCTION public.fn_has_capability(clinic_id bigint, user_id uuid, "
      "capability_key text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM pg_advisory_xact_lock(4713); RETURN true; END $$");
  pg::Pool other(loop.get_executor(), deadlines, postgres.url(), pg::PoolLimits{.connections = 1});
  const pg::Statement lock{"lock", "SELECT pg_advisory_lock(4713)"};
  const pg::Statement unlock{"unlock", "SELECT pg_advisory_unlock(4713)"};
  test::run(loop, other.run(pg::Query{lock, pg::Params()}));
  Views views = this->views();
  auto first = begin(views, AssetId{1}, Variant::web);
  loop.restart();
  loop.poll();
  auto second = begin(views, AssetId{1}, Variant::web);
  EXPECT_FALSE(end(std::move(second)));
  EXPECT_FALSE(ended(first));
  EXPECT_EQ(views.queue().given_up(), 1U);
  test::run(loop, other.run(pg::Query{unlock, pg::Params()}));
  EXPECT_TRUE(end(std::move(first)));
  EXPECT_TRUE(end(begin(views, AssetId{1}, Variant::web)));
}

TEST_F(ViewsTest, without_a_window_each_has_its_row) {
  Views views = this->views();
  auto first = begin(views, AssetId{1}, Variant::web);
  auto second = begin(views, AssetId{1}, Variant::automatic);
  EXPECT_TRUE(end(std::move(first)) && end(std::move(second)));
  EXPECT_EQ(rows(), "web web");
}

TEST_F(ViewsTest, a_window_has_one_row_for_the_same_views_at_once) {
  Views views = this->views(seconds{3600});
  auto first = begin(views, AssetId{1}, Variant::web);
  auto second = begin(views, AssetId{1}, Variant::web);
  EXPECT_TRUE(end(std::move(first)) && end(std::move(second)));
  EXPECT_EQ(rows(), "web");
}

TEST_F(ViewsTest, a_window_goes_by_what_is_served) {
  Views views = this->views(seconds{3600});
  for (const AssetId asset : {AssetId{1}, AssetId{2}}) {
    EXPECT_TRUE(end(begin(views, asset, Variant::original)));
    EXPECT_TRUE(end(begin(views, asset, Variant::automatic)));
    EXPECT_TRUE(end(begin(views, asset, Variant::automatic)));
  }
  EXPECT_TRUE(end(begin(views, AssetId{1}, Variant::web)));
  EXPECT_EQ(rows(), "original original web");
}

// A row of this clinic whose web version has this key.
class ForgedKeyTest : public ViewsTest, public testing::WithParamInterface<const char*> {
 protected:
  Error error_of(Views& views, Variant variant) {
    const User user{ClinicId{12}, Uuid::parse(reader).value(), request, "127.0.0.1"};
    try {
      loop.restart();
      test::run(loop, views.find(user, AssetId{1}, variant));
    } catch (const Error& error) {
      return error;
    }
    return {Code::internal_error, "it was found"};
  }

  const Uuid request = Uuid::random();
};

TEST_P(ForgedKeyTest, is_never_read_and_is_audited) {
  postgres.execute("UPDATE imaging_asset SET web_key = '" + std::string(GetParam()) +
                   "' WHERE id = 1");
  Views views = this->views();
  for (const Variant variant : {Variant::web, Variant::automatic}) {
    const Error error = error_of(views, variant);
    EXPECT_EQ(error.code(), Code::unavailable);
    EXPECT_EQ(error.text(), "the file of this asset is not available");
  }
  EXPECT_EQ(postgres.value("SELECT count(*) FROM audit.event WHERE action = "
                           "'imaging.asset.key_mismatch' AND entity_table = 'imaging_asset' AND "
                           "entity_id = 1 AND clinic_id = 12 AND payload->>'variant' = 'web' AND "
                           "request_id = '" +
                           to_string(request) + "'"),
            "2");
  EXPECT_EQ(error_of(views, Variant::original).text(), "it was found") << "its own key is good";
  EXPECT_EQ(views.key_mismatches(), 2U);
}

TEST_F(ViewsTest, a_mismatch_that_cannot_be_audited_is_counted) {
  postgres.execute("UPDATE imaging_asset SET web_key = 'web' WHERE id = 1");
  postgres.execute(
      "CREATE FUNCTION audit.no_mismatch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF NEW.action = 'imaging.asset.key_mismatch' THEN RAISE 'no'; END IF; RETURN NEW; END $$; "
      "CREATE TRIGGER no_mismatch BEFORE INSERT ON audit.event "
      "FOR EACH ROW EXECUTE FUNCTION audit.no_mismatch()");
  Views views = this->views();
  EXPECT_FALSE(end(begin(views, AssetId{1}, Variant::web)));
  EXPECT_EQ(denials.failures(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Views, ForgedKeyTest,
                         testing::Values("clinic_13/patients/345/studies/78/web/1_web.webp",
                                         "clinic_12/patients/345/studies/78/web/2_web.webp",
                                         "clinic_12/patients/345/studies/78/web/1_web.webp/..",
                                         "web", ""));

}  // namespace
}  // namespace imaging::domain
