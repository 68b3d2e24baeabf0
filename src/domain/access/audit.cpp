#include "domain/access/audit.hpp"

#include <fmt/format.h>

namespace imaging::domain {

pg::Params caller_params(const Caller& caller) {
  return pg::Params(caller.clinic, caller.user, caller.request, std::string_view(caller.address));
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

std::string AuditSql::row(std::string_view table, std::string_view entity_id,
                          std::string_view action, std::string_view payload,
                          std::string_view from) const {
  return fmt::format(
      "SELECT $3::uuid, $2::uuid, $1::bigint, '{}', {}, '{}', "
      "jsonb_build_object('address', $4::text, {}) FROM {}",
      table, entity(entity_id), action, payload, from);
}

}  // namespace imaging::domain
