#include "domain/refusal.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "pg/error_text.hpp"

namespace imaging::domain {

Awaitable<pg::Result> run(pg::Pool& pool, pg::Query query) {
  try {
    co_return co_await pool.run(std::move(query));
  } catch (const pg::StatementError& error) {
    throw pg::to_error(error);
  } catch (const pg::ConnectionLost& error) {
    throw pg::to_error(error);
  }
}

std::string utc_text(std::string_view column) {
  return fmt::format(R"(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))", column);
}

void Refusal::unless_allowed(bool allowed, std::string_view capability) {
  if (allowed) return;
  denials_.denied(user_, allowance_);
  throw Error(Code::forbidden, fmt::format("the capability {} is required", capability));
}

void Refusal::unless_ours(bool ours, std::string_view what) {
  if (ours) return;
  denials_.denied(user_, allowance_);
  throw Error(Code::not_found, fmt::format("no such {}", what));
}

}  // namespace imaging::domain
