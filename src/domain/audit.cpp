#include "domain/audit.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstring>

namespace imaging::domain {
namespace {

constexpr int rows_a_second = 10;
constexpr std::size_t most_users = 10'000;

}  // namespace

std::size_t Denials::Hash::operator()(const Uuid& uuid) const {
  std::size_t hash = 0;
  std::memcpy(&hash, uuid.bytes.data(), sizeof hash);  // random already
  return hash;
}

std::int64_t Denials::second() const {
  return std::chrono::floor<std::chrono::seconds>(now_()).time_since_epoch().count();
}

std::int64_t Denials::allowance(const Uuid& user) {
  const auto it = seen_.find(user);
  if (it == seen_.end()) return 0;
  const Seen& seen = it->second;
  return seen.second == second() && seen.rows >= rows_a_second ? -1 : seen.left_out;
}

void Denials::denied(const Uuid& user, std::int64_t allowance) {
  if (seen_.size() >= most_users && !seen_.contains(user)) {
    std::erase_if(seen_, [now = second()](const auto& entry) {
      return entry.second.second != now && entry.second.left_out == 0;
    });
    if (seen_.size() >= most_users) seen_.clear();  // counts are lost, rows never are
  }
  Seen& seen = seen_[user];
  if (allowance < 0) {
    ++seen.left_out;
    return;
  }
  if (seen.second != second()) {
    seen.second = second();
    seen.rows = 0;
  }
  ++seen.rows;
  seen.left_out = 0;
}

pg::Params caller_params(const Caller& caller, std::int64_t allowance) {
  return pg::Params(caller.clinic, caller.user, caller.request, std::string_view(caller.address),
                    allowance);
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

std::string AuditSql::denied_row(std::string_view table, std::string_view entity_id, int status,
                                 std::string_view payload, std::string_view from,
                                 std::string_view where) const {
  const std::string facts = fmt::format("'status', {}, 'leftOut', $5::bigint, {}", status, payload);
  return row(table, entity_id, "imaging.access.denied", facts, from) +
         fmt::format(" WHERE $5::bigint >= 0 AND ({})", where);
}

std::string AuditSql::without_capability(std::string_view table, std::string_view entity_id,
                                         std::string_view capability) const {
  return denied_row(table, entity_id, 403, fmt::format("'capability', '{}'", capability), "cap",
                    "NOT cap.ok");
}

}  // namespace imaging::domain
