#include "domain/uploads/tokens.hpp"

#include "domain/access/audit.hpp"
#include "domain/sql.hpp"
#include "domain/uploads/upload_sql.hpp"

namespace imaging::domain {

UploadTokens::UploadTokens(pg::Pool& pool, DenialAudit& denials, const Host& host)
    : pool_(pool), denials_(denials), issue_(issue_token_statement(host)) {}

Awaitable<Uuid> UploadTokens::issue(User user, NewAsset asset, image::MediaType type,
                                    std::uint64_t max_bytes) {
  const Uuid token = Uuid::random();
  pg::Params params = actor_params(user);
  params.add(asset.patient).add(asset.study).add(name(asset.modality)).add(image::mime(type));
  params.add(asset.source_device).add(token).add(static_cast<std::int64_t>(max_bytes));
  const pg::Result result = co_await run(pool_, pg::Query{issue_, std::move(params)});

  using Column = IssueTokenColumn;
  const Row<Column> row(result);
  const AccessCheck check(denials_, user, attempt_to_upload(asset));
  co_await check.require_allowed(row.boolean(Column::allowed));
  co_await check.require_found(!row.null(Column::study), row.boolean(Column::foreign),
                               "study of this patient");
  co_return token;
}

}  // namespace imaging::domain
