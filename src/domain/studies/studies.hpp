// Studies: making one, and listing a patient's with what a gallery needs.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/access/actor.hpp"
#include "domain/access/denial_audit.hpp"
#include "domain/studies/page.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

struct NewStudy {
  PatientId patient;
  std::string kind;
  std::optional<std::string> title;
  std::optional<Instant> captured_at;  // default: now
  std::optional<std::string> source;
};

struct StudyPage {
  std::string studies_json;  // a JSON array, made by Postgres
  std::optional<Cursor> next;
};

// Owner: the service. Thread: the loop's. Throws Error{forbidden} without the capability,
// Error{not_found} for a patient of another clinic or none, Error{unavailable} without the
// database.
class Studies {
 public:
  Studies(pg::Pool& pool, DenialAudit& denials, const Host& host);

  Awaitable<StudyId> create(User user, NewStudy study);
  // Newest first. limit: 1 to 200.
  Awaitable<StudyPage> list(User user, PatientId patient, int limit, std::optional<Cursor> after);

 private:
  pg::Pool& pool_;
  DenialAudit& denials_;
  pg::Statement create_;
  pg::Statement list_;
};

}  // namespace imaging::domain
