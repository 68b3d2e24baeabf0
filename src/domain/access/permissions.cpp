#include "domain/access/permissions.hpp"

#include <fmt/format.h>

#include "domain/access/audit.hpp"
#include "domain/sql.hpp"

namespace imaging::domain {
namespace {

enum class Column { allowed };

std::string require_sql(std::string_view capability) {
  return fmt::format("WITH {} SELECT cap.ok FROM cap", AuditSql::capability(capability));
}

}  // namespace

Permissions::Permissions(pg::Pool& pool, DenialAudit& denials)
    : pool_(pool),
      denials_(denials),
      read_{"require_read", require_sql("imaging.read")},
      write_{"require_write", require_sql("imaging.write")} {}

Awaitable<void> Permissions::require(User user, Capability capability) {
  const bool write = capability == Capability::write;
  const pg::Result result =
      co_await run(pool_, pg::Query{write ? write_ : read_, pg::Params(user.clinic, user.id)});
  const AccessCheck check(denials_, user,
                          {"imaging_asset", write ? "imaging.write" : "imaging.read"});
  co_await check.require_allowed(Row<Column>(result).boolean(Column::allowed));
}

Awaitable<void> Permissions::audit_rejection(RejectedUser rejected) {
  co_await denials_.record(std::move(rejected.user), rejected.reason, {"imaging_asset", ""});
}

}  // namespace imaging::domain
