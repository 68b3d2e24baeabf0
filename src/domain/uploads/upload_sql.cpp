#include "domain/uploads/upload_sql.hpp"

#include <fmt/format.h>

#include "domain/access/audit.hpp"

namespace imaging::domain {
namespace {

using fmt::arg;

// The CTE study(id): the active study of that patient and clinic, if the user has the capability.
std::string study_cte(const Host& host, std::string_view patient, std::string_view study) {
  return fmt::format(
      "study AS MATERIALIZED (SELECT s.id FROM public.imaging_study s, cap WHERE cap.ok AND s.id = "
      "{} AND s.patient_id = {} AND s.clinic_id = $1::bigint AND s.is_active AND {})",
      study, patient, host.owns_patient(patient));
}

// SQL: whether a study that was not found belongs to another clinic.
std::string foreign(std::string_view study) {
  return fmt::format(
      "study.id IS NULL AND EXISTS (SELECT 1 FROM public.imaging_study s WHERE s.id = {} AND "
      "s.clinic_id <> $1::bigint)",
      study);
}

std::string issue_token_sql(const Host& host) {
  const AuditSql audit(host);
  return fmt::format(
      R"(WITH {cap}, {study},
upload AS (
  INSERT INTO public.imaging_upload (id, clinic_id, user_id, patient_id, study_id, modality, mime_type,
    source_device, max_bytes, expires_at)
  SELECT $10::uuid, $1::bigint, $2::uuid, $5::bigint, study.id, $7::text, $8::text, $9::text,
         $11::bigint, now() + interval '24 hours'
  FROM study RETURNING study_id, modality
),
logged AS ({insert}{made})
SELECT cap.ok, study.id, {foreign} FROM cap LEFT JOIN study ON true)",
      arg("cap", AuditSql::capability("imaging.write")),
      arg("study", study_cte(host, "$5::bigint", "$6::bigint")), arg("insert", AuditSql::insert()),
      arg("made", audit.row("imaging_study", "study_id", "imaging.asset.upload_init",
                            "'modality', modality", "upload")),
      arg("foreign", foreign("$6::bigint")));
}

// The asset's id is drawn before its bytes arrive, because the storage key contains it.
std::string begin_sql(const Host& host) {
  return fmt::format(
      R"(WITH {cap}, {study},
upload AS MATERIALIZED (
  SELECT CASE WHEN u.expires_at <= now() THEN 'expired' WHEN u.consumed_at IS NOT NULL THEN 'consumed'
    WHEN u.patient_id <> $3::bigint OR u.study_id <> $4::bigint OR u.modality <> $5::text THEN 'other'
    ELSE 'good' END AS state
  FROM public.imaging_upload u
  WHERE u.id = $6::uuid AND u.clinic_id = $1::bigint AND u.user_id = $2::uuid
)
SELECT cap.ok, study.id, {foreign},
       CASE WHEN study.id IS NOT NULL THEN nextval('public.imaging_asset_id_seq') END,
       (SELECT state FROM upload)
FROM cap LEFT JOIN study ON true)",
      arg("cap", AuditSql::capability("imaging.write")),
      arg("study", study_cte(host, "$3::bigint", "$4::bigint")),
      arg("foreign", foreign("$4::bigint")));
}

// An invisible row, written first: every object that is written later can be found through it.
constexpr std::string_view insert_sql = R"(INSERT INTO public.imaging_asset
  (id, clinic_id, patient_id, study_id, modality, mime_type, size_bytes, sha256, storage_backend,
   storage_key, captured_at, source_device, width, height, state, is_active, created_by_id, updated_by_id)
SELECT $3::bigint, $1::bigint, s.patient_id, s.id, $5::text, $6::text, $7::bigint, $8::text, $9::text,
       $10::text, $11::timestamptz, $12::text, $13::integer, $14::integer, 'pending', false, $2::uuid, $2::uuid
FROM public.imaging_study s
WHERE s.id = $4::bigint AND s.clinic_id = $1::bigint AND s.is_active
RETURNING id)";

// Makes the asset visible and writes its audit rows, or does neither. The capability is checked
// again, because it may have been revoked during the upload. An upload token is consumed together
// with the asset that becomes visible.
std::string finish_sql(const Host& host) {
  const AuditSql audit(host);
  return fmt::format(
      R"(WITH {cap},
token AS (
  UPDATE public.imaging_upload SET consumed_at = now(), asset_id = $5::bigint
  FROM cap WHERE cap.ok AND id = $8::uuid AND clinic_id = $1::bigint AND user_id = $2::uuid
    AND consumed_at IS NULL
    AND EXISTS (SELECT 1 FROM public.imaging_asset a WHERE a.id = $5::bigint AND a.state = 'pending')
  RETURNING id
),
asset AS (
  UPDATE public.imaging_asset a
  SET state = 'ready', is_active = true, thumb_key = $6::text, web_key = $7::text,
      thumb_sha256 = $9::text, web_sha256 = $10::text, updated_by_id = $2::uuid
  FROM cap WHERE cap.ok AND a.id = $5::bigint AND a.clinic_id = $1::bigint AND a.state = 'pending'
    AND ($8::uuid IS NULL OR EXISTS (SELECT 1 FROM token))
  RETURNING a.*
),
logged AS ({insert}{created} UNION ALL {derived})
SELECT cap.ok, asset.id FROM cap LEFT JOIN asset ON true)",
      arg("cap", AuditSql::capability("imaging.write")), arg("insert", AuditSql::insert()),
      arg("created",
          audit.row("imaging_asset", "id", "imaging.asset.create",
                    "'studyId', study_id, 'patientId', patient_id, 'modality', modality, "
                    "'mimeType', mime_type, 'sizeBytes', size_bytes, 'sha256', sha256",
                    "asset")),
      arg("derived", audit.row("imaging_asset", "id", "imaging.asset.thumb_generated",
                               "'thumbKey', thumb_key, 'webKey', web_key",
                               "asset WHERE thumb_key IS NOT NULL")));
}

}  // namespace

pg::Statement issue_token_statement(const Host& host) {
  return {"upload_init", issue_token_sql(host)};
}

pg::Statement begin_statement(const Host& host) { return {"upload_begin", begin_sql(host)}; }

pg::Statement insert_statement() { return {"asset_insert", std::string(insert_sql)}; }

pg::Statement finish_statement(const Host& host) { return {"asset_finish", finish_sql(host)}; }

pg::Statement state_statement() {
  return {"asset_state", "SELECT state FROM public.imaging_asset WHERE id = $1::bigint"};
}

pg::Statement fail_statement() {
  return {"asset_failed",
          "UPDATE public.imaging_asset SET state = 'failed' WHERE id = $1::bigint AND state = "
          "'pending'"};
}

}  // namespace imaging::domain
