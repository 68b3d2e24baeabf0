#include "domain/studies/studies.hpp"

#include <fmt/format.h>

#include <chrono>

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

// SQL: a timestamptz as microseconds since 1970; NULL when it is infinite.
std::string microseconds(std::string_view column) {
  return fmt::format("CASE WHEN isfinite({0}) THEN (extract(epoch FROM {0}) * 1000000)::bigint END",
                     column);
}

// The page has one study more than requested, without its assets, to show whether there are more.
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
logged AS ({insert}{listed})
SELECT cap.ok, owner.ours, p.place, p.id, p.patient_id, p.kind, p.title, {study_time}, p.source,
       a.id, a.modality, a.mime_type, a.size_bytes, a.sha256, a.width, a.height, {asset_time},
       a.source_device, a.thumb_key IS NOT NULL, a.web_key IS NOT NULL
FROM cap CROSS JOIN owner
LEFT JOIN page p ON true
LEFT JOIN public.imaging_asset a ON a.study_id = p.id AND a.clinic_id = $1::bigint AND a.is_active
  AND a.state = 'ready' AND p.place <= $6::bigint
ORDER BY p.place, a.captured_at, a.id)",
      fmt::arg("cap", AuditSql::capability("imaging.read")),
      fmt::arg("ours", host.owns_patient("$5::bigint")), fmt::arg("insert", AuditSql::insert()),
      fmt::arg("asset_time", microseconds("a.captured_at")),
      fmt::arg("study_time", microseconds("p.captured_at")),
      fmt::arg("listed",
               audit.row("imaging_study", "", "imaging.study.list", "'patientId', $5::bigint",
                         "cap, owner WHERE cap.ok AND owner.ours")));
}

enum class CreateColumn { allowed, ours, study };

// ours: whether the patient belongs to the user's clinic. place: the number of the study in the
// page, from 1.
enum class ListColumn {
  allowed,
  ours,
  place,
  study,
  patient,
  kind,
  title,
  study_time,
  source,
  asset,
  modality,
  mime_type,
  size,
  sha256,
  width,
  height,
  asset_time,
  device,
  has_thumb,
  has_web
};
using ListRow = Row<ListColumn>;

std::optional<Instant> time_of(const ListRow& row, ListColumn column) {
  if (row.null(column)) return std::nullopt;
  return Instant{std::chrono::microseconds{row.number(column)}};
}

ListedStudy read_study(const ListRow& row) {
  using enum ListColumn;
  return {.id = StudyId{row.number(study)},
          .patient = PatientId{row.number(patient)},
          .kind = std::string(row.text(kind)),
          .title = std::optional<std::string>(row.optional_text(title)),
          .captured_at = time_of(row, study_time),
          .source = std::optional<std::string>(row.optional_text(source)),
          .assets = {}};
}

ListedAsset read_asset(const ListRow& row) {
  using enum ListColumn;
  return {.id = AssetId{row.number(asset)},
          .modality = std::string(row.text(modality)),
          .mime_type = std::string(row.text(mime_type)),
          .size = row.number(size),
          .sha256 = std::string(row.text(sha256)),
          .width = row.optional_number(width),
          .height = row.optional_number(height),
          .captured_at = time_of(row, asset_time),
          .source_device = std::optional<std::string>(row.optional_text(device)),
          .has_thumb = row.boolean(has_thumb),
          .has_web = row.boolean(has_web)};
}

// The rows of a study are adjacent: one for each asset, or a single row if it has no assets.
StudyPage read_page(const pg::Result& rows, int limit) {
  StudyPage page;
  for (int at = 0; at < rows.rows(); ++at) {
    const ListRow row(rows, at);
    if (row.null(ListColumn::study)) break;
    if (row.number(ListColumn::place) > limit) {
      const ListedStudy& last = page.studies.back();
      // NOLINTNEXTLINE(bugprone-unchecked-optional-access): value() throws without one
      page.next = Cursor{last.captured_at.value().time_since_epoch().count(), last.id};
      break;
    }
    if (page.studies.empty() || page.studies.back().id.value != row.number(ListColumn::study)) {
      page.studies.push_back(read_study(row));
    }
    if (!row.null(ListColumn::asset)) page.studies.back().assets.push_back(read_asset(row));
  }
  return page;
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

  const Row<CreateColumn> row(result);
  const AccessCheck check(denials_, user, {"imaging_study", "imaging.write", {}, study.patient});
  co_await check.require_allowed(row.boolean(CreateColumn::allowed));
  co_await check.require_found(row.boolean(CreateColumn::ours), true, "patient");
  co_return StudyId{row.number(CreateColumn::study)};
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

  const Row<ListColumn> row(result);
  const AccessCheck check(denials_, user, {"imaging_study", "imaging.read", {}, patient});
  co_await check.require_allowed(row.boolean(ListColumn::allowed));
  co_await check.require_found(row.boolean(ListColumn::ours), true, "patient");
  co_return read_page(result, limit);
}

}  // namespace imaging::domain
