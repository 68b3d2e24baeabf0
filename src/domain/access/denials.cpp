#include "domain/access/denials.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstring>

#include "domain/access/audit.hpp"
#include "domain/access/refusal.hpp"

namespace imaging::domain {
namespace {

constexpr int rows_a_second = 10;
constexpr std::size_t most_users = 10'000;

std::string insert_sql(const Host& host) {
  const AuditSql audit(host);
  const auto entity = host.entity_id_nullable ? "$6::bigint" : "coalesce($6::bigint, 0)";
  return fmt::format(
      "{} SELECT $3::uuid, $2::uuid, $1::bigint, $5::text, {}, 'imaging.access.denied', "
      "jsonb_strip_nulls(jsonb_build_object('address', $4::text, 'status', $7::bigint, "
      "'capability', $8::text, 'patientId', $9::bigint, 'leftOut', $10::bigint))",
      AuditSql::insert(), audit.entity(entity));
}

}  // namespace

std::size_t DenialLimit::Hash::operator()(const Uuid& uuid) const {
  std::size_t hash = 0;
  std::memcpy(&hash, uuid.bytes.data(), sizeof hash);  // random already
  return hash;
}

std::int64_t DenialLimit::second() const {
  return std::chrono::floor<std::chrono::seconds>(now_()).time_since_epoch().count();
}

DenialLimit::Seen& DenialLimit::seen(const Uuid& user) {
  if (seen_.size() >= most_users && !seen_.contains(user)) {
    std::erase_if(seen_, [now = second()](const auto& entry) {
      return entry.second.second != now && entry.second.left_out == 0;
    });
    if (seen_.size() >= most_users) seen_.clear();  // counts are lost, rows never are
  }
  return seen_[user];
}

std::optional<std::int64_t> DenialLimit::take(const Uuid& user) {
  Seen& seen = this->seen(user);
  if (seen.second != second()) {
    seen.second = second();
    seen.rows = 0;
  }
  if (seen.rows >= rows_a_second) {
    ++seen.left_out;
    return std::nullopt;
  }
  ++seen.rows;
  return std::exchange(seen.left_out, 0);
}

void DenialLimit::left_out(const Uuid& user, std::int64_t rows) { seen(user).left_out += rows; }

Denials::Denials(pg::Pool& pool, const Host& host, Now now)
    : pool_(pool), limit_(std::move(now)), insert_{"access_denied", insert_sql(host)} {}

Awaitable<void> Denials::record(Caller caller, int status, Asked asked) {
  const auto left_out = limit_.take(caller.user);
  if (!left_out) co_return;
  pg::Params params = caller_params(caller);
  params.add(asked.table).add(asked.entity).add(std::int64_t{status});
  if (asked.capability.empty()) {
    params.add(std::nullopt);
  } else {
    params.add(asked.capability);
  }
  params.add(asked.patient).add(*left_out);
  try {
    co_await run(pool_, pg::Query{insert_, std::move(params)});
  } catch (...) {
    limit_.left_out(caller.user, *left_out + 1);
    throw;
  }
}

}  // namespace imaging::domain
