#include "domain/permissions.hpp"

#include <fmt/format.h>

#include "domain/refusal.hpp"

namespace imaging::domain {
namespace {

std::string require_sql(const AuditSql& audit, std::string_view capability) {
  return fmt::format("WITH {}, logged AS ({}{}) SELECT cap.ok FROM cap",
                     AuditSql::capability(capability), AuditSql::insert(),
                     audit.without_capability("imaging_asset", "", capability));
}

std::string refused_sql(const AuditSql& audit) {
  return AuditSql::insert() + audit.denied_row("imaging_asset", "", 401, "'reason', 'token'",
                                               "(SELECT) AS once", "true");
}

}  // namespace

Permissions::Permissions(pg::Pool& pool, Denials& denials, const Host& host)
    : pool_(pool),
      denials_(denials),
      read_{"require_read", require_sql(AuditSql(host), "imaging.read")},
      write_{"require_write", require_sql(AuditSql(host), "imaging.write")},
      refused_{"token_refused", refused_sql(AuditSql(host))} {}

Awaitable<void> Permissions::require(Caller caller, Capability capability) {
  const std::int64_t allowance = denials_.allowance(caller.user);
  const bool write = capability == Capability::write;
  const pg::Result result =
      co_await run(pool_, pg::Query{write ? write_ : read_, caller_params(caller, allowance)});
  Refusal(denials_, caller.user, allowance)
      .unless_allowed(result.boolean(0, 0), write ? "imaging.write" : "imaging.read");
}

Awaitable<void> Permissions::token_refused(Caller caller) {
  const std::int64_t allowance = denials_.allowance(caller.user);
  denials_.denied(caller.user, allowance);
  if (allowance < 0) co_return;
  co_await run(pool_, pg::Query{refused_, caller_params(caller, allowance)});
}

}  // namespace imaging::domain
