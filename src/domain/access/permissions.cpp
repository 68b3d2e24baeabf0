#include "domain/access/permissions.hpp"

#include <fmt/format.h>

#include "domain/access/audit.hpp"
#include "domain/access/refusal.hpp"

namespace imaging::domain {
namespace {

std::string require_sql(std::string_view capability) {
  return fmt::format("WITH {} SELECT cap.ok FROM cap", AuditSql::capability(capability));
}

}  // namespace

Permissions::Permissions(pg::Pool& pool, Denials& denials)
    : pool_(pool),
      denials_(denials),
      read_{"require_read", require_sql("imaging.read")},
      write_{"require_write", require_sql("imaging.write")} {}

Awaitable<void> Permissions::require(Caller caller, Capability capability) {
  const bool write = capability == Capability::write;
  const pg::Result result = co_await run(
      pool_, pg::Query{write ? write_ : read_, pg::Params(caller.clinic, caller.user)});
  const Refusal refusal(denials_, caller,
                        {"imaging_asset", write ? "imaging.write" : "imaging.read"});
  co_await refusal.unless_allowed(result.boolean(0, 0));
}

Awaitable<void> Permissions::turned_away(Caller caller, int status) {
  co_await denials_.record(std::move(caller), status, {"imaging_asset", ""});
}

}  // namespace imaging::domain
