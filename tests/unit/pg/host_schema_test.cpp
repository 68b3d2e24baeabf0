#include "pg/host_schema.hpp"

#include "base/error.hpp"
#include "unit/pg/database.hpp"

namespace imaging::pg {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Host : public Database {
 protected:
  void SetUp() override { postgres_.install(); }

  // As the service's role, which is the one that starts.
  HostSchema check(const std::string& patient_table = "public.patient") {
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
  static Awaitable<std::vector<HostSchema>> checked(Connection& connection, std::string table) {
    co_return std::vector{co_await check_host_schema(connection, std::move(table))};
  }
};

TEST_F(Host, names_everything_at_once_in_an_empty_database) {
  postgres_.reset();
  postgres_.execute("GRANT USAGE ON SCHEMA public TO PUBLIC");
  EXPECT_THAT(missing(),
              AllOf(HasSubstr("table audit.event"), HasSubstr("public.fn_has_capability"),
                    HasSubstr("table public.patient"), HasSubstr("table public.imaging_study"),
                    HasSubstr("table public.imaging_asset"),
                    HasSubstr("table public.imaging_upload"), Not(HasSubstr("\n"))));
}

TEST_F(Host, refuses_a_patient_table_that_is_no_name) {
  EXPECT_THAT(missing("patient; DROP TABLE patient"), HasSubstr("schema.table"));
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM patient"), "3");
}

TEST_F(Host, names_columns_that_are_absent_or_of_another_type) {
  postgres_.execute(
      "ALTER TABLE audit.event DROP COLUMN payload;"
      "ALTER TABLE audit.event ALTER COLUMN request_id TYPE text;"
      "ALTER TABLE patient RENAME COLUMN clinic_id TO practice_id");
  EXPECT_EQ(missing(),
            "the database lacks: column audit.event.request_id as uuid (it is text); column "
            "audit.event.payload; column public.patient.clinic_id");
}

TEST_F(Host, names_a_column_of_the_audit_that_nobody_fills) {
  postgres_.execute("ALTER TABLE audit.event ADD COLUMN severity text NOT NULL");
  EXPECT_EQ(missing(), "the database lacks: a default for audit.event.severity");
  postgres_.execute("ALTER TABLE audit.event ALTER COLUMN severity SET DEFAULT 'info'");
  EXPECT_EQ(missing(), "");
}

TEST_F(Host, names_rights_that_are_missing) {
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

TEST_F(Host, sees_that_the_schema_is_closed) {
  postgres_.execute("REVOKE USAGE ON SCHEMA audit FROM imaging_service");
  EXPECT_THAT(missing(), HasSubstr("the right to INSERT into audit.event"));
}

TEST_F(Host, does_not_take_another_function_of_that_name) {
  postgres_.execute(
      "DROP FUNCTION fn_has_capability;"
      "CREATE FUNCTION fn_has_capability(a text, b uuid, c bigint) RETURNS boolean LANGUAGE sql AS "
      "'SELECT true'");
  EXPECT_THAT(missing(), HasSubstr("function public.fn_has_capability(bigint, uuid, text)"));
}

TEST_F(Host, reads_the_type_of_the_entity) {
  EXPECT_EQ(check().entity_id_type, "bigint");
  EXPECT_TRUE(check().entity_id_nullable);
  postgres_.execute(
      "ALTER TABLE audit.event ALTER COLUMN entity_id TYPE text, "
      "ALTER COLUMN entity_id SET NOT NULL");
  EXPECT_EQ(check().entity_id_type, "text");
  EXPECT_FALSE(check().entity_id_nullable);
}

TEST_F(Host, does_not_ask_for_a_patient_table_when_there_is_none) {
  postgres_.execute("DROP TABLE patient");
  EXPECT_EQ(missing(""), "");
  EXPECT_THAT(missing(), HasSubstr("table public.patient"));
}

TEST_F(Host, takes_a_patient_table_of_another_name) {
  postgres_.execute("ALTER TABLE patient RENAME TO \"Person\"");
  EXPECT_EQ(missing("public.Person"), "");
  EXPECT_THAT(missing("public.person"), HasSubstr("table public.person"));
}

}  // namespace
}  // namespace imaging::pg
