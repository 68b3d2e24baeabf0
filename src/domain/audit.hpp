// The audit's side of every statement: its INSERT goes into the statement that does the work, so
// that both happen or neither does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"
#include "domain/caller.hpp"
#include "domain/host.hpp"
#include "pg/query.hpp"

namespace imaging::domain {

// At most ten imaging.access.denied rows a user and second; the row after a pause tells how many
// were left out. Thread: the loop's.
class Denials {
 public:
  explicit Denials(Now now) : now_(std::move(now)) {}

  // What a statement is told: how many rows were left out since the last one, or -1: write none.
  std::int64_t allowance(const Uuid& user);
  // A statement with that allowance refused the user.
  void denied(const Uuid& user, std::int64_t allowance);

 private:
  struct Seen {
    std::int64_t second = 0;
    int rows = 0;
    std::int64_t left_out = 0;
  };
  struct Hash {
    std::size_t operator()(const Uuid& uuid) const;
  };
  std::int64_t second() const;

  Now now_;
  std::unordered_map<Uuid, Seen, Hash> seen_;
};

// Parameters $1 to $5 of every statement for one caller: clinic, user, request, address, allowance.
pg::Params caller_params(const Caller& caller, std::int64_t allowance);

// Builds SQL. Each statement begins with `WITH ` + capability(...) and then names its CTEs;
// `audit_rows` are SELECTs of audit_row and denied_row joined by UNION ALL.
class AuditSql {
 public:
  explicit AuditSql(const Host& host) : host_(host) {}

  // cap(ok): whether the caller has the capability; asked once.
  static std::string capability(std::string_view key);
  // "INSERT INTO audit.event (...) "
  static std::string insert();
  // A SELECT that makes one row for each row of `from`. entity: an SQL expression for the id, empty
  // for none. payload: the arguments of jsonb_build_object; the client's address is added.
  std::string row(std::string_view table, std::string_view entity, std::string_view action,
                  std::string_view payload, std::string_view from) const;
  // imaging.access.denied, when the allowance permits it. status: 403 or 404.
  std::string denied_row(std::string_view table, std::string_view entity, int status,
                         std::string_view payload, std::string_view from,
                         std::string_view where) const;
  // denied_row for a caller without the capability.
  std::string without_capability(std::string_view table, std::string_view entity,
                                 std::string_view capability) const;
  // An entity's id in the type that audit.event has for it.
  std::string entity(std::string_view expression) const;

 private:
  Host host_;
};

}  // namespace imaging::domain
