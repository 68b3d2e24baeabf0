#include "domain/studies/studies.hpp"

#include <fmt/format.h>

#include "domain/access/audit.hpp"
#include "domain/sql.hpp"

namespace imaging::domain {
namespace {

std::string create_sql(const Host& host) {
  const AuditSql audit(host);
  return fmt::format(
      R"(WITH {cap},
owner AS MATERIALIZED (SELECT {ours} AS ours),
study AS (
  INSERT INTO public.imaging_study
    (clinic_id, patient_id, kind, title, captured_at, source, created_by_id, updated_by_id)
  SELECT $1::bigint, $5::bigint, $6::text, $7::text, coalesce($8::timestamptz, now()), $9::text,
         $2::uuid, $2::uuid
  FROM cap, owner WHERE cap.ok AND owner.ours
  RETURNING id, patient_id, kind
),
logged AS ({insert}{created})
SELECT cap.ok, owner.ours, study.id FROM cap CROSS JOIN owner LEFT JOIN study ON true)",
      fmt::arg("cap", AuditSql::capability("imaging.write")),
      fmt::arg("ours", host.owns_patient("$5::bigint")), fmt::arg("insert", AuditSql::insert()),
      fmt::arg("created", audit.row("imaging_study", "id", "imaging.study.create",
                                    "'patientId', patient_id, 'kind', kind", "study")));
}

std::string list_sql(const Host& host) {
  const AuditSql audit(host);
  return fmt::format(
      R"(WITH {cap},
owner AS MATERIALIZED (SELECT {ours} AS ours),
page AS MATERIALIZED (
  SELECT s.*, row_number() OVER (ORDER BY s.captured_at DESC, s.id DESC) AS place
  FROM public.imaging_study s, cap, owner
  WHERE cap.ok AND owner.ours
    AND s.clinic_id = $1::bigint AND s.patient_id = $5::bigint AND s.is_active
    AND ($7::bigint IS NULL OR (s.captured_at, s.id)
         < (timestamptz 'epoch' + $7::bigint * interval '1 microsecond', $8::bigint))
  ORDER BY s.captured_at DESC, s.id DESC
  LIMIT $6::bigint + 1
),
assets AS MATERIALIZED (
  SELECT a.study_id, json_agg(json_build_object(
    'assetId', a.id, 'modality', a.modality, 'mimeType', a.mime_type, 'sizeBytes', a.size_bytes,
    'sha256', a.sha256, 'width', a.width, 'height', a.height,
    'capturedAt', {asset_time}, 'sourceDevice', a.source_device,
    'hasThumb', a.thumb_key IS NOT NULL, 'hasWeb', a.web_key IS NOT NULL)
    ORDER BY a.captured_at, a.id) AS list
  FROM public.imaging_asset a
  WHERE a.study_id IN (SELECT id FROM page) AND a.clinic_id = $1::bigint AND a.is_active
    AND a.state = 'ready'
  GROUP BY a.study_id
),
logged AS ({insert}{listed})
SELECT cap.ok, owner.ours, studies.list, last.us, last.id
FROM cap CROSS JOIN owner
CROSS JOIN (SELECT coalesce(json_agg(json_build_object(
    'studyId', p.id, 'patientId', p.patient_id, 'kind', p.kind, 'title', p.title,
    'capturedAt', {study_time}, 'source', p.source, 'assets', coalesce(assets.list, '[]'))
    ORDER BY p.captured_at DESC, p.id DESC), '[]')::text AS list
  FROM page p LEFT JOIN assets ON assets.study_id = p.id
  WHERE p.place <= $6::bigint) studies
LEFT JOIN (SELECT (extract(epoch FROM p.captured_at) * 1000000)::bigint AS us, p.id
  FROM page p WHERE p.place = $6::bigint
    AND EXISTS (SELECT 1 FROM page more WHERE more.place > $6::bigint)) last ON true)",
      fmt::arg("cap", AuditSql::capability("imaging.read")),
      fmt::arg("ours", host.owns_patient("$5::bigint")),
      fmt::arg("asset_time", utc_text("a.captured_at")),
      fmt::arg("study_time", utc_text("p.captured_at")), fmt::arg("insert", AuditSql::insert()),
      fmt::arg("listed",
               audit.row("imaging_study", "", "imaging.study.list", "'patientId', $5::bigint",
                         "cap, owner WHERE cap.ok AND owner.ours")));
}

}  // namespace

Studies::Studies(pg::Pool& pool, DenialAudit& denials, const Host& host)
    : pool_(pool),
      denials_(denials),
      create_{"study_create", create_sql(host)},
      list_{"study_list", list_sql(host)} {}

Awaitable<StudyId> Studies::create(User user, NewStudy study) {
  pg::Params params = actor_params(user);
  params.add(study.patient)
      .add(study.kind)
      .add(study.title)
      .add(study.captured_at)
      .add(study.source);
  const pg::Result result = co_await run(pool_, pg::Query{create_, std::move(params)});

  const AccessCheck check(denials_, user, {"imaging_study", "imaging.write", {}, study.patient});
  co_await check.require_allowed(result.boolean(0, 0));
  co_await check.require_found(result.boolean(0, 1), true, "patient");
  co_return StudyId{result.number(0, 2)};
}

Awaitable<StudyPage> Studies::list(User user, PatientId patient, int limit,
                                   std::optional<Cursor> after) {
  pg::Params params = actor_params(user);
  params.add(patient).add(std::int64_t{limit});
  if (after) {
    params.add(after->captured_us).add(after->study);
  } else {
    params.add(std::nullopt).add(std::nullopt);
  }
  const pg::Result result = co_await run(pool_, pg::Query{list_, std::move(params)});

  const AccessCheck check(denials_, user, {"imaging_study", "imaging.read", {}, patient});
  co_await check.require_allowed(result.boolean(0, 0));
  co_await check.require_found(result.boolean(0, 1), true, "patient");
  StudyPage page{std::string(result.text(0, 2)), std::nullopt};
  if (!result.null(0, 4)) page.next = Cursor{result.number(0, 3), StudyId{result.number(0, 4)}};
  co_return page;
}

}  // namespace imaging::domain
