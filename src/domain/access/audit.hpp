// SQL for audit rows. The INSERT is part of the statement that does the work, so that both happen
// or neither does.
#pragma once

#include <string>
#include <string_view>

#include "domain/access/actor.hpp"
#include "domain/access/host.hpp"
#include "pg/query.hpp"

namespace imaging::domain {

// Parameters $1 to $4 of every statement with audit rows: clinic, user, request, address. For a
// job, user is null, request is the id of the run, and address is "job:" and the job's name, which
// cannot be a client's address.
pg::Params actor_params(const Actor& actor);

// Builds SQL. The statement of a use case begins with `WITH ` + capability(...) and names its CTEs;
// one of them is insert() with its row()s, joined by UNION ALL.
class AuditSql {
 public:
  explicit AuditSql(const Host& host) : host_(host) {}

  // The CTE cap(ok): whether the user has the capability. It is evaluated once.
  static std::string capability(std::string_view key);
  // "INSERT INTO audit.event (...) "
  static std::string insert();
  // A SELECT that yields one audit row for each row of `from`. entity: an SQL expression for the
  // id, empty for none. payload: the arguments of jsonb_build_object; the actor's address is added.
  std::string row(std::string_view table, std::string_view entity, std::string_view action,
                  std::string_view payload, std::string_view from) const;
  // SQL: an entity's id, cast to the type of audit.event.entity_id.
  std::string entity(std::string_view expression) const;

 private:
  std::string actor() const;

  Host host_;
};

}  // namespace imaging::domain
