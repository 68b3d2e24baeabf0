// Denied access: audited as imaging.access.denied, up to a limit per user and second, before an
// Error tells the client.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"
#include "domain/access/actor.hpp"
#include "domain/access/host.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

enum class DenialReason {
  bad_token,       // signed by the issuer, but expired, not yet valid, or meant for somebody else
  foreign_page,    // a page of another site made the browser send the user's cookie
  no_capability,   // the user lacks AccessAttempt::capability
  outside_clinic,  // the object belongs to another clinic
  // A signed URL that the service has made:
  signature_expired,
  signature_revoked,
  signature_used_up,  // viewed as often as it may be
  signature_unknown,  // the database has none like it; it was removed, or restored without it
};
inline constexpr std::array denial_reasons{
    DenialReason::bad_token,         DenialReason::foreign_page,
    DenialReason::no_capability,     DenialReason::outside_clinic,
    DenialReason::signature_expired, DenialReason::signature_revoked,
    DenialReason::signature_used_up, DenialReason::signature_unknown};
std::string_view name(DenialReason reason);  // "bad_token" …

// At most ten rows per user and second. The next row after that says how many were left out.
// Thread: the loop's.
class DenialLimit {
 public:
  explicit DenialLimit(Now now) : now_(std::move(now)) {}

  // Counts one row. Returns how many were left out before it, or nullopt when this one must be left
  // out as well.
  std::optional<std::int64_t> take(const Uuid& user);
  // For rows that take() counted but that could not be written.
  void left_out(const Uuid& user, std::int64_t rows);

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
  Seen& seen(const Uuid& user);

  Now now_;
  std::unordered_map<Uuid, Seen, Hash> seen_;
};

// What the user tried to do, as far as it is known.
struct AccessAttempt {
  std::string_view table;  // imaging_study or imaging_asset
  std::string_view capability;
  std::optional<std::int64_t> entity = {};
  std::optional<PatientId> patient = {};
  std::optional<Uuid> signature = {};
};

// Owner: the service. Thread: the loop's. A denial changes nothing, so its row needs no shared
// transaction: it is a separate statement, run only when a row is due. Only users are denied
// access; a job needs no capability.
class DenialAudit {
 public:
  DenialAudit(pg::Pool& pool, const Host& host, Now now);

  // When this returns, the row is committed or counted as left out. Throws Error{unavailable}.
  Awaitable<void> record(User user, DenialReason reason, AccessAttempt attempt);
  // Runs a statement that does nothing but write an audit row. Throws Error{unavailable}.
  Awaitable<void> write(pg::Query query);

  // Since the start: refused requests, with or without a row of their own; and rows that should
  // have been written and could not be.
  std::uint64_t denied(DenialReason reason) const { return denied_.at(index_of(reason)); }
  std::uint64_t failures() const { return failures_; }

 private:
  static std::size_t index_of(DenialReason reason) { return static_cast<std::size_t>(reason); }

  pg::Pool& pool_;
  DenialLimit limit_;
  std::array<std::uint64_t, denial_reasons.size()> denied_{};
  std::uint64_t failures_ = 0;
  pg::Statement insert_;
};

// Turns the result of an access check into an audited Error. Lives on the stack of a use case.
class AccessCheck {
 public:
  AccessCheck(DenialAudit& denials, const User& user, AccessAttempt attempt)
      : denials_(denials), user_(user), attempt_(attempt) {}

  // Throws Error{forbidden}, with the same text for every object.
  Awaitable<void> require_allowed(bool allowed) const;
  // Throws Error{not_found}, with the same text for an object that is another clinic's, deleted or
  // unknown. foreign: it is another clinic's; only that is audited. what: "asset".
  Awaitable<void> require_found(bool found, bool foreign, std::string_view what) const;

 private:
  DenialAudit& denials_;
  const User& user_;
  AccessAttempt attempt_;
};

}  // namespace imaging::domain
