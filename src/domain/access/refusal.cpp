#include "domain/access/refusal.hpp"

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

Awaitable<void> Refusal::unless_allowed(bool allowed) const {
  if (allowed) co_return;
  co_await denials_.record(caller_, 403, asked_);
  throw Error(Code::forbidden, fmt::format("the capability {} is required", asked_.capability));
}

Awaitable<void> Refusal::unless_ours(bool ours, bool foreign, std::string_view what) const {
  if (ours) co_return;
  if (foreign) co_await denials_.record(caller_, 404, asked_);
  throw Error(Code::not_found, fmt::format("no such {}", what));
}

}  // namespace imaging::domain
