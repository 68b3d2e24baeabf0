#include "domain/schema/host_schema.hpp"

#include "base/error.hpp"
#include "support/database.hpp"

namespace imaging::domain {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class HostSchema : public test::Database {
 protected:
  void SetUp() override { postgres_.install(); }

  // Runs as the service's role, as at a real start.
  Host check(const std::string& patient_table = "public.patient") {
    const auto connection = open(postgres_.url("-c role=imaging_service"));
    return wait(checked(*connection, patient_table)).at(0);
  }
  std::string missing(const std::string& patient_table = "public.patient") {
    try {
      check(patient_table);
    } catch (const Error& error) {
      return error.text();
    }
    return "";
  }

 private:
  static Awaitable<std::vector<Host>> checked(pg::Connection& connection, std::string table) {
    co_return std::vector{co_await check_host_schema(connection, std::move(table))};
  }
};

TEST_F(HostSchema, names_everything_at_once_in_an_empty_database) {
  postgres_.reset();
  postgres_.execute("GRANT USAGE ON SCHEMA public TO PUBLIC");
  EXPECT_THAT(
      missing(),
      AllOf(HasSubstr("table audit.event"), HasSubstr("public.fn_has_capability"),
            HasSubstr("table public.patient"), HasSubstr("table public.imaging_study"),
            HasSubstr("table public.imaging_asset"), HasSubstr("table public.imaging_upload"),
            HasSubstr("table public.imaging_signature;"),
            HasSubstr("table public.imaging_signature_asset"), Not(HasSubstr("\n"))));
}

TEST_F(HostSchema, refuses_a_patient_table_that_is_no_name) {
  EXPECT_THAT(missing("patient; DROP TABLE patient"), HasSubstr("schema.table"));
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM patient"), "3");
}

TEST_F(HostSchema, names_columns_that_are_absent_or_of_another_type) {
  postgres_.execute(
      "ALTER TABLE audit.event DROP COLUMN payload;"
      "ALTER TABLE audit.event ALTER COLUMN request_id TYPE text;"
      "ALTER TABLE patient RENAME COLUMN clinic_id TO practice_id");
  EXPECT_EQ(missing(),
            "the database lacks: column audit.event.request_id as uuid (it is text); column "
            "audit.event.payload; column public.patient.clinic_id");
}

TEST_F(HostSchema, names_a_column_of_the_audit_that_nobody_fills) {
  postgres_.execute("ALTER TABLE audit.event ADD COLUMN severity text NOT NULL");
  EXPECT_EQ(missing(), "the database lacks: a default for audit.event.severity");
  postgres_.execute("ALTER TABLE audit.event ALTER COLUMN severity SET DEFAULT 'info'");
  EXPECT_EQ(missing(), "");
}

TEST_F(HostSchema, names_rights_that_are_missing) {
  postgres_.execute(
      "REVOKE INSERT ON audit.event FROM imaging_service;"
      "REVOKE USAGE ON SEQUENCE audit.event_id_seq FROM imaging_service;"
      "REVOKE EXECUTE ON FUNCTION fn_has_capability(bigint, uuid, text) FROM PUBLIC, "
      "imaging_service;"
      "REVOKE SELECT (clinic_id) ON patient FROM imaging_service");
  EXPECT_THAT(missing(), AllOf(HasSubstr("the right to INSERT into audit.event"),
                               HasSubstr("audit.event_id_seq"), HasSubstr("the right to EXECUTE"),
                               HasSubstr("the right to SELECT public.patient.clinic_id"),
                               Not(HasSubstr("public.patient.id"))));
}

TEST_F(HostSchema, names_the_script_that_grants_what_signed_urls_need) {
  postgres_.execute(
      "REVOKE UPDATE (revoked_at) ON imaging_signature FROM imaging_service;"
      "REVOKE INSERT ON imaging_signature_asset FROM imaging_service");
  EXPECT_EQ(missing(),
            "the database lacks: the right to SELECT, INSERT and UPDATE (revoked_at) of "
            "public.imaging_signature (03_service_role.sql grants it); the right to SELECT, INSERT "
            "and UPDATE (views) of public.imaging_signature_asset (03_service_role.sql grants it)");
  postgres_.execute(postgres_.migration_file("dev/03_service_role.sql"));
  EXPECT_EQ(missing(), "");
}

TEST_F(HostSchema, sees_that_the_schema_is_closed) {
  postgres_.execute("REVOKE USAGE ON SCHEMA audit FROM imaging_service");
  EXPECT_THAT(missing(), HasSubstr("the right to INSERT into audit.event"));
}

TEST_F(HostSchema, does_not_take_another_function_of_that_name) {
  postgres_.execute(
      "DROP FUNCTION fn_has_capability;"
      "CREATE FUNCTION fn_has_capability(a text, b uuid, c bigint) RETURNS boolean LANGUAGE sql AS "
      "'SELECT true'");
  EXPECT_THAT(missing(), HasSubstr("function public.fn_has_capability(bigint, uuid, text)"));
}

TEST_F(HostSchema, reads_the_type_of_the_entity) {
  EXPECT_EQ(check().entity_id_type, "bigint");
  EXPECT_TRUE(check().entity_id_nullable);
  postgres_.execute(
      "ALTER TABLE audit.event ALTER COLUMN entity_id TYPE text, "
      "ALTER COLUMN entity_id SET NOT NULL");
  EXPECT_EQ(check().entity_id_type, "text");
  EXPECT_FALSE(check().entity_id_nullable);
}

TEST_F(HostSchema, reads_whether_an_action_needs_a_user) {
  EXPECT_TRUE(check().actor_nullable);
  postgres_.execute("ALTER TABLE audit.event ALTER COLUMN actor_user_id SET NOT NULL");
  EXPECT_FALSE(check().actor_nullable);
}

TEST_F(HostSchema, does_not_ask_for_a_patient_table_when_there_is_none) {
  postgres_.execute("DROP TABLE patient");
  EXPECT_EQ(missing(""), "");
  EXPECT_THAT(missing(), HasSubstr("table public.patient"));
}

TEST_F(HostSchema, takes_a_patient_table_of_another_name) {
  postgres_.execute("ALTER TABLE patient RENAME TO \"Person\"");
  EXPECT_EQ(missing("public.Person"), "");
  EXPECT_THAT(missing("public.person"), HasSubstr("table public.person"));
}

// What Hasura adds beside the service's tables, and the rights that its triggers need.
class BesideHasura : public HostSchema {
 protected:
  void SetUp() override {
    HostSchema::SetUp();
    postgres_.install_hasura();
  }

  void make_trigger(const std::string& table, const std::string& operation) {
    const std::string name = table.substr(table.find('.') + 1);
    postgres_.execute("SELECT hdb_catalog.stand_in_event_trigger('" + name + "', '" + table +
                      "', '" + operation + "', '{id}')");
  }
  void run_role_again() { postgres_.execute(postgres_.migration_file("dev/03_service_role.sql")); }
};

TEST_F(BesideHasura, names_the_rights_that_a_trigger_lacks) {
  EXPECT_EQ(missing(), "");
  make_trigger("imaging_asset", "UPDATE");
  EXPECT_EQ(missing(),
            "the database lacks: the right to USAGE of schema hdb_catalog, INSERT into "
            "hdb_catalog.event_log for Hasura's event trigger notify_hasura_imaging_asset_UPDATE "
            "on public.imaging_asset (03_service_role.sql grants it)");
  run_role_again();
  EXPECT_EQ(missing(), "");
  make_trigger("imaging_study", "INSERT");  // later triggers need nothing more
  EXPECT_EQ(missing(), "");
  EXPECT_EQ(postgres_.sqlstate("SET ROLE imaging_service; INSERT INTO imaging_study "
                               "(clinic_id, patient_id, kind) VALUES (12, 345, 'X')"),
            "00000");
}

TEST_F(BesideHasura, names_each_right_by_itself) {
  make_trigger("imaging_study", "INSERT");
  run_role_again();
  postgres_.execute("REVOKE USAGE ON SCHEMA hdb_catalog FROM imaging_service");
  EXPECT_THAT(missing(), HasSubstr("the right to USAGE of schema hdb_catalog for"));
  run_role_again();
  postgres_.execute("REVOKE INSERT ON hdb_catalog.event_log FROM imaging_service");
  EXPECT_THAT(missing(), HasSubstr("the right to INSERT into hdb_catalog.event_log for"));
  run_role_again();
  postgres_.execute(
      "REVOKE EXECUTE ON FUNCTION hdb_catalog.insert_event_log FROM PUBLIC, imaging_service");
  EXPECT_THAT(missing(),
              HasSubstr("the right to EXECUTE function hdb_catalog.insert_event_log for"));
  run_role_again();
  EXPECT_EQ(missing(), "");
}

TEST_F(BesideHasura, asks_of_every_table_that_the_service_writes) {
  for (const std::string table : {"imaging_asset", "imaging_study", "imaging_upload",
                                  "imaging_signature", "imaging_signature_asset"}) {
    make_trigger(table, "INSERT");
    EXPECT_THAT(missing(), HasSubstr("on public." + table)) << table;
    postgres_.execute("DROP FUNCTION hdb_catalog.\"notify_hasura_" + table + "_INSERT\" CASCADE");
  }
  make_trigger("audit.event", "INSERT");
  EXPECT_THAT(missing(), HasSubstr("on audit.event"));
}

TEST_F(BesideHasura, asks_nothing_for_triggers_that_the_service_never_fires) {
  make_trigger("patient", "UPDATE");
  make_trigger("imaging_study", "UPDATE");  // the service only inserts studies
  EXPECT_EQ(missing(), "");
  make_trigger("imaging_asset", "INSERT");
  postgres_.execute(
      "ALTER TABLE imaging_asset DISABLE TRIGGER \"notify_hasura_imaging_asset_INSERT\"");
  EXPECT_EQ(missing(), "");
}

TEST_F(BesideHasura, asks_nothing_of_who_lets_the_log_be_written_with_its_owners_rights) {
  make_trigger("imaging_asset", "INSERT");
  postgres_.execute("ALTER FUNCTION hdb_catalog.insert_event_log SECURITY DEFINER");
  EXPECT_THAT(missing(), AllOf(HasSubstr("USAGE"), Not(HasSubstr("INSERT into"))));
  postgres_.execute(
      "ALTER FUNCTION hdb_catalog.\"notify_hasura_imaging_asset_INSERT\" SECURITY DEFINER");
  EXPECT_EQ(missing(), "");
}

}  // namespace
}  // namespace imaging::domain
