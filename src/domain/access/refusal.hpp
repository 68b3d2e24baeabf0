// How a statement's answer becomes a refusal, the same for every use case.
#pragma once

#include <string>
#include <string_view>

#include "domain/access/denials.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// Runs one statement; what goes wrong in the database becomes an Error.
Awaitable<pg::Result> run(pg::Pool& pool, pg::Query query);

// SQL: a timestamptz as RFC 3339 in UTC.
std::string utc_text(std::string_view column);

// Refuses, when the row of the refusal is in the audit. Lives on the stack of a use case.
class Refusal {
 public:
  Refusal(Denials& denials, const Caller& caller, Asked asked)
      : denials_(denials), caller_(caller), asked_(asked) {}

  // 403, the same whatever was asked for.
  Awaitable<void> unless_allowed(bool allowed) const;
  // 404, the same for another clinic's, a deleted and an unknown one. foreign: whether it is
  // another clinic's, which alone is a denied access. what: "asset".
  Awaitable<void> unless_ours(bool ours, bool foreign, std::string_view what) const;

 private:
  Denials& denials_;
  const Caller& caller_;
  Asked asked_;
};

}  // namespace imaging::domain
