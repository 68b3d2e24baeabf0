// SQL for audit rows. The INSERT is part of the statement that does the work, so that both happen
// or neither does.
#pragma once

#include <string>
#include <string_view>

#include "domain/access/actor.hpp"
#include "domain/access/host.hpp"
#include "pg/query.hpp"

namespace imaging::domain {

// Parameters $1 to $4 of every statement with audit rows: clinic, user, request, address. A job has
// no user, its request is its run, and its address is "job:" and its name, which no client's
// address can be.
pg::Params actor_params(const Actor& actor);

// Builds SQL. The statement of a use case begins with `WITH ` + capability(...) and names its CTEs;
// one of them is insert() with its row()s, joined by UNION ALL.
class AuditSql {
 public:
  explicit AuditSql(const Host& host) : host_(host) {}

  // cap(ok): whether the user has the capability; asked once.
  static std::string capability(std::string_view key);
  // "INSERT INTO audit.event (...) "
  static std::string insert();
  // A SELECT that makes one row for each row of `from`. entity: an SQL expression for the id, empty
  // for none. payload: the arguments of jsonb_build_object; the actor's address is added.
  std::string row(std::string_view table, std::string_view entity, std::string_view action,
                  std::string_view payload, std::string_view from) const;
  // An entity's id in the type that audit.event has for it.
  std::string entity(std::string_view expression) const;

 private:
  std::string actor() const;

  Host host_;
};

}  // namespace imaging::domain
