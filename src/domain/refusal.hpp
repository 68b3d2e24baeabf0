// How a statement's answer becomes a refusal, the same for every use case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/audit.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// Runs one statement; what goes wrong in the database becomes an Error.
Awaitable<pg::Result> run(pg::Pool& pool, pg::Query query);

// SQL: a timestamptz as RFC 3339 in UTC.
std::string utc_text(std::string_view column);

// Counts what it refuses against the user's allowance of audit rows.
class Refusal {
 public:
  Refusal(Denials& denials, const Uuid& user, std::int64_t allowance)
      : denials_(denials), user_(user), allowance_(allowance) {}

  // 403, the same whatever was asked for.
  void unless_allowed(bool allowed, std::string_view capability);
  // 404, the same for another clinic's, a deleted and an unknown one. what: "asset".
  void unless_ours(bool ours, std::string_view what);

 private:
  Denials& denials_;
  Uuid user_;
  std::int64_t allowance_;
};

}  // namespace imaging::domain
