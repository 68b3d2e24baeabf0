#include "domain/assets/assets.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/access/audit.hpp"
#include "domain/sql.hpp"
#include "domain/views/version.hpp"

namespace imaging::domain {
namespace {

enum class RemoveColumn { allowed, asset, foreign, removed };

// The row is locked before it is compared, so that what was compared is what is deleted. Of several
// deletes at once the others wait for the lock, and then find nothing.
std::string remove_sql(const Host& host) {
  const AuditSql audit(host);
  return fmt::format(
      R"(WITH {cap},
current AS MATERIALIZED (
  SELECT t.id, {matches} AS matches
  FROM public.imaging_asset t, cap
  WHERE cap.ok AND t.id = $5::bigint AND t.clinic_id = $1::bigint AND t.is_active
    AND t.state = 'ready'
  FOR NO KEY UPDATE OF t
),
removed AS (
  UPDATE public.imaging_asset t SET is_active = false, updated_by_id = $2::uuid
  FROM current WHERE t.id = current.id AND current.matches
  RETURNING t.*
),
logged AS ({insert}{deleted})
SELECT cap.ok, current.id, current.id IS NULL AND EXISTS (
  SELECT 1 FROM public.imaging_asset t WHERE t.id = $5::bigint AND t.clinic_id <> $1::bigint),
  removed.id
FROM cap LEFT JOIN current ON true LEFT JOIN removed ON true)",
      fmt::arg("cap", AuditSql::capability("imaging.write")),
      fmt::arg("matches", version_matches_sql("$6", "t.")), fmt::arg("insert", AuditSql::insert()),
      fmt::arg(
          "deleted",
          audit.row("imaging_asset", "id", "imaging.asset.delete",
                    "'modality', modality, 'sizeBytes', size_bytes, 'sha256', sha256", "removed")));
}

[[noreturn]] void throw_missing(const FoundAsset& found) {
  log::error("a stored file is missing",
             {{"asset_id", found.id.value}, {"variant", name(found.served)}});
  throw file_unavailable("missing in the store");
}

}  // namespace

Assets::Assets(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores)
    : pool_(pool), denials_(denials), stores_(stores), remove_{"asset_remove", remove_sql(host)} {}

Awaitable<storage::Object> Assets::open(const FoundAsset& found, std::optional<ByteRange> range) {
  try {
    co_return co_await stores_.of(found.backend).get(found.key, range, found.size, found.trace);
  } catch (const Error& error) {
    if (error.code() != Code::not_found) throw;
  }
  throw_missing(found);
}

Awaitable<std::uint64_t> Assets::size(const FoundAsset& found) {
  if (found.size) co_return *found.size;
  // Only the store knows the size of a derivative.
  const auto info = co_await stores_.of(found.backend).stat(found.key, found.trace);
  if (!info) throw_missing(found);
  co_return info->size;
}

Awaitable<void> Assets::remove(User user, AssetId asset,
                               const std::optional<std::vector<std::string_view>>& versions) {
  pg::Params params = actor_params(user);
  params.add(asset).add(versions);
  const pg::Result result = co_await run(pool_, pg::Query{remove_, std::move(params)});

  using Column = RemoveColumn;
  const Row<Column> row(result);
  const AccessCheck check(denials_, user, {"imaging_asset", "imaging.write", asset.value});
  co_await check.require_allowed(row.boolean(Column::allowed));
  co_await check.require_found(!row.null(Column::asset), row.boolean(Column::foreign), "asset");
  if (row.null(Column::removed)) {
    throw Error(
        Code::precondition_failed,
        "If-Match: none of its tags is that of the asset's original, web version or thumbnail");
  }
}

}  // namespace imaging::domain
