#include "domain/uploads/tokens.hpp"

#include "base/error.hpp"
#include "domain/access/audit.hpp"
#include "domain/sql.hpp"
#include "domain/uploads/upload_sql.hpp"

namespace imaging::domain {

namespace {

Error bad_token(Code code, std::string why) {
  return {code, FieldFault{"uploadId", std::move(why)}};
}

}  // namespace

Error token_used() { return bad_token(Code::conflict, "this upload was used already"); }

void check_token(std::optional<std::string_view> state) {
  if (!state) throw bad_token(Code::not_found, "no such upload");
  if (*state == "expired") throw bad_token(Code::not_found, "this upload has expired");
  if (*state == "consumed") throw token_used();
  if (*state == "other") {
    throw bad_token(Code::bad_request, "it was issued for another patientId, studyId or modality");
  }
}

UploadTokens::UploadTokens(pg::Pool& pool, DenialAudit& denials, const Host& host)
    : pool_(pool), denials_(denials), issue_(issue_token_statement(host)) {}

Awaitable<Uuid> UploadTokens::issue(User user, NewAsset asset, image::MediaType type,
                                    std::uint64_t max_bytes) {
  const Uuid token = Uuid::random();
  pg::Params params = actor_params(user);
  params.add(asset.patient).add(asset.study).add(name(asset.modality)).add(image::mime(type));
  params.add(asset.source_device).add(token).add(static_cast<std::int64_t>(max_bytes));
  const pg::Result result = co_await run(pool_, pg::Query{issue_, std::move(params)});

  const Row<IssueTokenColumn> row(result);
  co_await require_study(denials_, user, asset, row);
  co_return token;
}

}  // namespace imaging::domain
