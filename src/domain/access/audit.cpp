#include "domain/access/audit.hpp"

#include <fmt/format.h>

namespace imaging::domain {
namespace {

pg::Params params_of(const User& user) {
  return pg::Params(user.clinic, user.id, user.request, std::string_view(user.address));
}

pg::Params params_of(const System& system) {
  return pg::Params(system.clinic, std::nullopt, system.run, std::string_view("job:" + system.job));
}

}  // namespace

pg::Params actor_params(const Actor& actor) {
  return std::visit([](const auto& one) { return params_of(one); }, actor);
}

std::string AuditSql::capability(std::string_view key) {
  return fmt::format(
      "cap AS MATERIALIZED (SELECT coalesce("
      "public.fn_has_capability($1::bigint, $2::uuid, '{}'), false) AS ok)",
      key);
}

std::string AuditSql::insert() {
  return "INSERT INTO audit.event "
         "(request_id, actor_user_id, clinic_id, entity_table, entity_id, action, payload) ";
}

std::string AuditSql::entity(std::string_view expression) const {
  if (!expression.empty()) return fmt::format("({})::{}", expression, host_.entity_id_type);
  return fmt::format("{}::{}", host_.entity_id_nullable ? "NULL" : "'0'", host_.entity_id_type);
}

// NULL means that no user did it. If the column is NOT NULL, the nil UUID (RFC 9562 §5.9) is used,
// which no user has. A system user would have to be created in every host application.
std::string AuditSql::actor() const {
  return host_.actor_nullable ? "$2::uuid"
                              : "coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'::uuid)";
}

std::string AuditSql::row(std::string_view table, std::string_view entity_id,
                          std::string_view action, std::string_view payload,
                          std::string_view from) const {
  return fmt::format(
      "SELECT $3::uuid, {}, $1::bigint, '{}', {}, '{}', "
      "jsonb_build_object('address', $4::text, {}) FROM {}",
      actor(), table, entity(entity_id), action, payload, from);
}

}  // namespace imaging::domain
