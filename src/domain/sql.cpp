#include "domain/sql.hpp"

#include <fmt/format.h>

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

}  // namespace imaging::domain
