// Studies: creates one, and lists a patient's studies with all that a gallery needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

// What a gallery needs to know about an asset. A time is missing if the host application wrote an
// infinite one.
struct ListedAsset {
  AssetId id;
  std::string modality;
  std::string mime_type;
  std::int64_t size = 0;  // bytes of the original
  std::string sha256;     // of the original, hexadecimal
  std::optional<std::int64_t> width, height;
  std::optional<Instant> captured_at;
  std::optional<std::string> source_device;
  bool has_thumb = false;
  bool has_web = false;
};

struct ListedStudy {
  StudyId id;
  PatientId patient;
  std::string kind;
  std::optional<std::string> title;
  std::optional<Instant> captured_at;
  std::optional<std::string> source;
  std::vector<ListedAsset> assets;  // oldest first
};

struct StudyPage {
  std::vector<ListedStudy> studies;  // newest first
  std::optional<Cursor> next;        // if there are more studies
};

// Owner: the service. Thread: the loop's. Throws Error{forbidden} without the capability,
// Error{not_found} for an unknown patient or one of another clinic, Error{unavailable} without the
// database.
class Studies {
 public:
  Studies(pg::Pool& pool, DenialAudit& denials, const Host& host);

  Awaitable<StudyId> create(User user, NewStudy study);
  // limit: 1 to 200.
  Awaitable<StudyPage> list(User user, PatientId patient, int limit, std::optional<Cursor> after);

 private:
  pg::Pool& pool_;
  DenialAudit& denials_;
  pg::Statement create_;
  pg::Statement list_;
};

}  // namespace imaging::domain
