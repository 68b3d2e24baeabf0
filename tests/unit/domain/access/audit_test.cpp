#include "domain/access/audit.hpp"

#include "domain/sql.hpp"
#include "support/database.hpp"

namespace imaging::domain {
namespace {

TEST(AuditSql, casts_entities_to_the_hosts_type) {
  const AuditSql audit(Host{.entity_id_type = "text"});
  EXPECT_EQ(audit.entity("$6::bigint"), "($6::bigint)::text");
  EXPECT_EQ(audit.entity(""), "NULL::text");
}

TEST(AuditSql, has_a_zero_where_the_host_wants_an_entity_and_there_is_none) {
  const AuditSql audit(Host{.entity_id_nullable = false});
  EXPECT_EQ(audit.entity(""), "'0'::bigint");
}

class AuditRow : public test::Database {
 protected:
  void SetUp() override { postgres_.install(); }

  // The row as text, written with the service's rights.
  std::string written(const Actor& actor, const Host& host) {
    const pg::Statement statement{
        "write", AuditSql::insert() + AuditSql(host).row("imaging_asset", "$5::bigint", "test",
                                                         "'state', 'gone'", "(SELECT) one")};
    pg::Params params = actor_params(actor);
    params.add(std::int64_t{7});
    const auto connection = open(postgres_.url("-c role=imaging_service"));
    run(*connection, {{statement, std::move(params)}});
    return postgres_.value(
        "SELECT concat_ws(' ', request_id, coalesce(actor_user_id::text, 'nobody'), clinic_id, "
        "entity_id, payload) FROM audit.event");
  }

  const Uuid id_ = Uuid::parse("a0000000-0000-4000-8000-000000000012").value();
  const Uuid request_ = Uuid::parse("c0000000-0000-4000-8000-000000000001").value();
  const std::string request_text_ = to_string(request_);
};

TEST_F(AuditRow, names_the_user_and_the_address) {
  EXPECT_EQ(
      written(User{ClinicId{12}, id_, request_, "192.0.2.7"}, Host{}),
      request_text_ + " " + to_string(id_) + R"( 12 7 {"state": "gone", "address": "192.0.2.7"})");
}

TEST_F(AuditRow, names_the_job_where_there_is_no_user) {
  EXPECT_EQ(written(System{ClinicId{12}, request_, "sweep"}, Host{}),
            request_text_ + R"( nobody 12 7 {"state": "gone", "address": "job:sweep"})");
}

TEST_F(AuditRow, has_the_nil_uuid_for_a_job_where_the_host_insists_on_a_user) {
  postgres_.execute("ALTER TABLE audit.event ALTER COLUMN actor_user_id SET NOT NULL");
  EXPECT_EQ(written(System{ClinicId{12}, request_, "sweep"}, Host{.actor_nullable = false}),
            request_text_ + " 00000000-0000-0000-0000-000000000000" +
                R"( 12 7 {"state": "gone", "address": "job:sweep"})");
}

}  // namespace
}  // namespace imaging::domain
