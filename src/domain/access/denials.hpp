// Refusals in the audit: imaging.access.denied, at most so many rows a user and second.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"
#include "domain/access/caller.hpp"
#include "domain/access/host.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// At most ten rows a user and second; the row after a pause tells how many were left out. Thread:
// the loop's.
class DenialLimit {
 public:
  explicit DenialLimit(Now now) : now_(std::move(now)) {}

  // Takes the place of one row: how many were left out before it; nullopt: this one is left out.
  std::optional<std::int64_t> take(const Uuid& user);
  // A row that had its place could not be written: it and those before it are left out.
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

// What was asked for, as far as it is known.
struct Asked {
  std::string_view table;  // imaging_study or imaging_asset
  std::string_view capability;
  std::optional<std::int64_t> entity = {};
  std::optional<PatientId> patient = {};
};

// Owner: the service. Thread: the loop's. A refusal changes nothing that its row would have to be
// in one transaction with. So the row has a statement of its own, after it is known that one is due
// and before the client hears of the refusal.
class Denials {
 public:
  Denials(pg::Pool& pool, const Host& host, Now now);

  // The row is committed when this returns, or counted as left out. status: 401, 403 or 404. Throws
  // Error{unavailable}.
  Awaitable<void> record(Caller caller, int status, Asked asked);

 private:
  pg::Pool& pool_;
  DenialLimit limit_;
  pg::Statement insert_;
};

}  // namespace imaging::domain
