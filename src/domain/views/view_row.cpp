#include "domain/views/view_row.hpp"

#include "domain/views/version.hpp"

namespace imaging::domain {

std::string view_columns_of(std::string_view variant) {
  const std::string served = fmt::format(
      "CASE WHEN {0} <> '' THEN {0} WHEN t.web_key IS NULL THEN 'original' ELSE 'web' END",
      variant);
  return fmt::format(
      R"(t.mime_type, t.storage_backend, t.size_bytes, t.storage_key, {served} AS served,
         CASE {served} WHEN 'thumb' THEN t.thumb_key WHEN 'web' THEN t.web_key ELSE t.storage_key END AS key,
         CASE {served} WHEN 'thumb' THEN t.thumb_sha256 WHEN 'web' THEN t.web_sha256 ELSE t.sha256 END AS digest,
         CASE {served} WHEN 'thumb' THEN {thumb} WHEN 'web' THEN {web} ELSE {original} END AS version,
         CASE WHEN t.created_at >= 'epoch' AND t.created_at < '9999-12-31Z'
           THEN floor(extract(epoch FROM t.created_at))::bigint END AS created)",
      fmt::arg("served", served), fmt::arg("original", version_sql(Variant::original, "t.")),
      fmt::arg("web", version_sql(Variant::web, "t.")),
      fmt::arg("thumb", version_sql(Variant::thumb, "t.")));
}

}  // namespace imaging::domain
