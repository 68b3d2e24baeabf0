// What the constraints of the tables reject, and what the service's role may not do.
#include "support/database.hpp"

namespace imaging::domain {
namespace {

class Schema : public test::Database {
 protected:
  void SetUp() override {
    postgres_.install();
    postgres_.execute(
        "INSERT INTO imaging_study (id, clinic_id, patient_id, kind) "
        "VALUES (78, 12, 345, 'XRAY_BWX')");
  }

  // The SQLSTATE when an asset with these column values is inserted.
  std::string insert_asset(const std::string& columns, const std::string& values) {
    return postgres_.sqlstate(
        "INSERT INTO imaging_asset (mime_type, size_bytes, sha256, storage_key, " + columns +
        ") VALUES ('image/png', 1, 'ab', 'k" + std::to_string(++keys_) + "', " + values + ")");
  }
  std::string as_service(const std::string& script) {
    return postgres_.sqlstate("SET ROLE imaging_service; " + script);
  }

  int keys_ = 0;
};

constexpr auto owner = "clinic_id, patient_id, study_id, modality, storage_backend";

TEST_F(Schema, refuses_an_asset_that_is_not_its_studys) {
  EXPECT_EQ(insert_asset(owner, "12, 345, 78, 'XRAY', 'nfs'"), "00000");
  EXPECT_EQ(insert_asset(owner, "13, 345, 78, 'XRAY', 'nfs'"), "23503");
  EXPECT_EQ(insert_asset(owner, "12, 346, 78, 'XRAY', 'nfs'"), "23503");
  EXPECT_EQ(insert_asset(owner, "12, 345, 79, 'XRAY', 'nfs'"), "23503");
}

TEST_F(Schema, refuses_to_move_a_study_away_from_its_assets) {
  insert_asset(owner, "12, 345, 78, 'XRAY', 'nfs'");
  EXPECT_EQ(postgres_.sqlstate("UPDATE imaging_study SET patient_id = 346"), "23503");
  EXPECT_EQ(postgres_.sqlstate("UPDATE imaging_asset SET patient_id = 346"), "23503");
}

TEST_F(Schema, refuses_other_modalities_backends_and_states) {
  EXPECT_EQ(insert_asset(owner, "12, 345, 78, 'MRI', 'nfs'"), "23514");
  EXPECT_EQ(insert_asset(owner, "12, 345, 78, 'XRAY', 'ftp'"), "23514");
  EXPECT_EQ(insert_asset(std::string(owner) + ", state, is_active",
                         "12, 345, 78, 'XRAY', 'nfs', 'gone', false"),
            "23514");
}

TEST_F(Schema, refuses_an_active_asset_that_is_not_ready) {
  const std::string columns = std::string(owner) + ", state, is_active";
  EXPECT_EQ(insert_asset(columns, "12, 345, 78, 'XRAY', 'nfs', 'pending', true"), "23514");
  EXPECT_EQ(insert_asset(columns, "12, 345, 78, 'XRAY', 'nfs', 'failed', true"), "23514");
  EXPECT_EQ(insert_asset(columns, "12, 345, 78, 'XRAY', 'nfs', 'pending', false"), "00000");
  EXPECT_EQ(insert_asset(columns, "12, 345, 78, 'XRAY', 'nfs', 'ready', false"), "00000");
}

TEST_F(Schema, refuses_a_hash_of_a_derivative_that_is_none) {
  const std::string hash(64, 'a');
  for (const std::string column : {"thumb_sha256", "web_sha256"}) {
    const std::string columns = std::string(owner) + ", " + column;
    const std::string values = "12, 345, 78, 'XRAY', 'nfs', ";
    EXPECT_EQ(insert_asset(columns, values + "NULL"), "00000");
    EXPECT_EQ(insert_asset(columns, values + "'" + hash + "'"), "00000");
    for (const std::string& bad : {std::string(), hash.substr(1), hash + "a", std::string(64, 'A'),
                                   hash + "\n", std::string(64, 'g')}) {
      EXPECT_EQ(insert_asset(columns, values + "'" + bad + "'"), "23514") << bad;
    }
  }
}

TEST_F(Schema, refuses_a_key_twice_on_one_backend_only) {
  const std::string insert =
      "INSERT INTO imaging_asset (clinic_id, patient_id, study_id, modality, mime_type, "
      "size_bytes, "
      "sha256, storage_key, storage_backend) VALUES (12, 345, 78, 'DOC', 'x/y', 1, 'ab', 'k', ";
  EXPECT_EQ(postgres_.sqlstate(insert + "'s3')"), "00000");
  EXPECT_EQ(postgres_.sqlstate(insert + "'nfs')"), "00000");
  EXPECT_EQ(postgres_.sqlstate(insert + "'s3')"), "23505");
}

TEST_F(Schema, refuses_an_upload_into_another_clinics_study) {
  const std::string insert =
      "INSERT INTO imaging_upload (id, user_id, study_id, modality, mime_type, max_bytes, "
      "expires_at, "
      "clinic_id, patient_id) VALUES (gen_random_uuid(), gen_random_uuid(), 78, 'XRAY', 'x/y', 1, "
      "now(), ";
  EXPECT_EQ(postgres_.sqlstate(insert + "13, 345)"), "23503");
  EXPECT_EQ(postgres_.sqlstate(insert + "12, 345)"), "00000");
}

TEST_F(Schema, takes_assets_and_uploads_along_with_their_study) {
  insert_asset(owner, "12, 345, 78, 'XRAY', 'nfs'");
  EXPECT_EQ(postgres_.sqlstate("DELETE FROM imaging_study"), "00000");
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM imaging_asset"), "0");
}

TEST_F(Schema, stamps_every_update) {
  insert_asset(owner, "12, 345, 78, 'XRAY', 'nfs'");
  for (const std::string table : {"imaging_study", "imaging_asset"}) {
    postgres_.execute("UPDATE " + table + " SET updated_at = '2000-01-01'");
    EXPECT_EQ(postgres_.value("SELECT updated_at > created_at FROM " + table), "t") << table;
  }
}

TEST_F(Schema, lets_the_service_add_to_the_audit_and_nothing_else) {
  EXPECT_EQ(as_service("INSERT INTO audit.event (action) VALUES ('imaging.asset.view')"), "00000");
  EXPECT_EQ(as_service("SELECT id FROM audit.event"), "42501");
  EXPECT_EQ(as_service("UPDATE audit.event SET action = 'x'"), "42501");
  EXPECT_EQ(as_service("DELETE FROM audit.event"), "42501");
  EXPECT_EQ(as_service("TRUNCATE audit.event"), "42501");
}

TEST_F(Schema, keeps_the_audit_from_its_owner_too) {
  postgres_.execute("INSERT INTO audit.event (action) VALUES ('imaging.asset.view')");
  EXPECT_EQ(postgres_.sqlstate("UPDATE audit.event SET action = 'x'"), "42501");
  EXPECT_EQ(postgres_.sqlstate("DELETE FROM audit.event"), "42501");
  EXPECT_EQ(postgres_.sqlstate("TRUNCATE audit.event"), "42501");
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM audit.event"), "1");
}

TEST_F(Schema, lets_the_service_do_its_work) {
  EXPECT_EQ(
      as_service("INSERT INTO imaging_study (clinic_id, patient_id, kind) VALUES (12, 345, 'X');"
                 "UPDATE imaging_asset SET is_active = false;"
                 "UPDATE imaging_upload SET consumed_at = now();"
                 "SELECT clinic_id FROM patient WHERE id = 345"),
      "00000");
  EXPECT_EQ(postgres_.value("SET ROLE imaging_service; SELECT fn_has_capability(12, "
                            "'b0000000-0000-4000-8000-000000000012', 'imaging.read')"),
            "t");
  EXPECT_EQ(postgres_.value("SET ROLE imaging_service; SELECT fn_has_capability(12, "
                            "'b0000000-0000-4000-8000-000000000012', 'imaging.write')"),
            "f");
}

TEST_F(Schema, lets_the_service_remove_nothing) {
  for (const char* table : {"imaging_study", "imaging_asset", "imaging_upload", "imaging_signature",
                            "imaging_signature_asset"}) {
    EXPECT_EQ(as_service(std::string("DELETE FROM ") + table), "42501") << table;
    EXPECT_EQ(as_service(std::string("TRUNCATE ") + table), "42501") << table;
  }
  EXPECT_EQ(as_service("UPDATE imaging_study SET is_active = false"), "42501");
}

TEST_F(Schema, lets_the_service_end_a_signature_and_never_prolong_it) {
  EXPECT_EQ(as_service("UPDATE imaging_signature SET revoked_at = now(), revoked_by = NULL;"
                       "UPDATE imaging_signature_asset SET views = views + 1"),
            "00000");
  for (const char* change :
       {"expires_at = 'infinity'", "max_views = NULL", "signer_id = NULL", "clinic_id = 13"}) {
    EXPECT_EQ(as_service(std::string("UPDATE imaging_signature SET ") + change), "42501") << change;
  }
  EXPECT_EQ(as_service("UPDATE imaging_signature_asset SET asset_id = 1"), "42501");
}

TEST_F(Schema, keeps_names_and_structure_from_the_service) {
  EXPECT_EQ(as_service("SELECT last_name FROM patient"), "42501");
  EXPECT_EQ(as_service("UPDATE patient SET clinic_id = 13"), "42501");
  EXPECT_EQ(as_service("DROP TABLE imaging_asset"), "42501");
  EXPECT_EQ(as_service("CREATE TABLE mine (id int)"), "42501");
  EXPECT_EQ(as_service("ALTER TABLE audit.event DISABLE TRIGGER ALL"), "42501");
}

TEST_F(Schema, can_be_installed_again) {
  for (const char* file :
       {"dev/01_host.sql", "dev/02_demo.sql", "20260101000000_imaging/up.sql",
        "20261128000001_imaging_hasura/up.sql", "20261128000002_imaging_digests/up.sql",
        "20261128000003_imaging_signatures/up.sql", "dev/03_service_role.sql"}) {
    EXPECT_NO_THROW(postgres_.execute(test::Postgres::migration_file(file))) << file;
  }
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM patient"), "3");
}

}  // namespace
}  // namespace imaging::domain
