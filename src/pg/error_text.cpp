#include "pg/error_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace imaging::pg {
namespace {

constexpr auto not_available = "the database is not available, try again shortly";

// Prefixes of SQLSTATE (Postgres, appendix A): two characters are a whole class.
constexpr std::array<std::string_view, 7> transient{
    "08",     // connection exception
    "25006",  // read-only: the server has become a standby
    "40",     // transaction rollback: deadlock, serialization
    "42501",  // insufficient privilege, as on audit.event: the operator must grant it
    "53",     // insufficient resources
    "55P03",  // lock not available within lock_timeout
    "57",     // operator intervention: statement_timeout, shutdown, start-up
};

}  // namespace

Error to_error(const StatementError& error) {
  const bool is_transient =
      std::any_of(transient.begin(), transient.end(),
                  [&](std::string_view prefix) { return error.sqlstate().starts_with(prefix); });
  std::string detail = error.sqlstate() + " " + error.what();
  if (!error.constraint().empty()) detail += " (" + error.constraint() + ")";
  if (is_transient) return Error(Code::unavailable, not_available, std::move(detail));
  return Error(Code::internal_error, "internal error", std::move(detail));
}

Error to_error(const ConnectionLost& error) {
  return Error(Code::unavailable, not_available, error.what());
}

}  // namespace imaging::pg
