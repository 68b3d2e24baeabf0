#include "domain/access/denial_audit.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstring>

#include "base/error.hpp"
#include "domain/access/audit.hpp"
#include "domain/sql.hpp"

namespace imaging::domain {
namespace {

constexpr int rows_a_second = 10;
constexpr std::size_t most_users = 10'000;

// The payload keeps a number named "status", which it had in the first release, because reports
// filter by it.
struct ReasonInPayload {
  std::string_view name;
  std::int64_t status;
};
constexpr std::array reasons{
    ReasonInPayload{"bad_token", 401},         ReasonInPayload{"foreign_page", 403},
    ReasonInPayload{"no_capability", 403},     ReasonInPayload{"outside_clinic", 404},
    ReasonInPayload{"signature_expired", 403}, ReasonInPayload{"signature_revoked", 403},
    ReasonInPayload{"signature_used_up", 403}, ReasonInPayload{"signature_unknown", 403},
};

const ReasonInPayload& in_payload(DenialReason reason) {
  return reasons.at(static_cast<std::size_t>(reason));
}

std::string insert_sql(const Host& host) {
  const AuditSql audit(host);
  const auto entity = host.entity_id_nullable ? "$6::bigint" : "coalesce($6::bigint, 0)";
  return fmt::format(
      "{} SELECT $3::uuid, $2::uuid, $1::bigint, $5::text, {}, 'imaging.access.denied', "
      "jsonb_strip_nulls(jsonb_build_object('address', $4::text, 'reason', $7::text, "
      "'status', $8::bigint, 'capability', $9::text, 'patientId', $10::bigint, "
      "'leftOut', $11::bigint, 'signature', $12::uuid))",
      AuditSql::insert(), audit.entity(entity));
}

}  // namespace

std::string_view name(DenialReason reason) { return in_payload(reason).name; }

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

DenialAudit::DenialAudit(pg::Pool& pool, const Host& host, Now now)
    : pool_(pool), limit_(std::move(now)), insert_{"access_denied", insert_sql(host)} {}

Awaitable<void> DenialAudit::record(User user, DenialReason reason, AccessAttempt attempt) {
  ++denied_.at(index_of(reason));
  const auto left_out = limit_.take(user.id);
  if (!left_out) co_return;
  pg::Params params = actor_params(user);
  params.add(attempt.table).add(attempt.entity);
  params.add(in_payload(reason).name).add(in_payload(reason).status);
  if (attempt.capability.empty()) {
    params.add(std::nullopt);
  } else {
    params.add(attempt.capability);
  }
  params.add(attempt.patient).add(*left_out).add(attempt.signature);
  try {
    co_await write(pg::Query{insert_, std::move(params)});
  } catch (...) {
    limit_.left_out(user.id, *left_out + 1);
    throw;
  }
}

Awaitable<void> DenialAudit::write(pg::Query query) {
  try {
    co_await run(pool_, std::move(query));
  } catch (...) {
    ++failures_;
    throw;
  }
}

Awaitable<void> AccessCheck::require_allowed(bool allowed) const {
  if (allowed) co_return;
  co_await denials_.record(user_, DenialReason::no_capability, attempt_);
  throw Error(Code::forbidden, fmt::format("the capability {} is required", attempt_.capability));
}

Awaitable<void> AccessCheck::require_found(bool found, bool foreign, std::string_view what) const {
  if (found) co_return;
  if (foreign) co_await denials_.record(user_, DenialReason::outside_clinic, attempt_);
  throw Error(Code::not_found, fmt::format("no such {}", what));
}

}  // namespace imaging::domain
