// Storage keys: one namespace for both backends (user's specification §3).
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace imaging::storage {

struct AssetPlace {
  ClinicId clinic;
  PatientId patient;
  StudyId study;
  AssetId asset;
};

// clinic_12/patients/345/studies/78/originals/9001_20260209T153012Z.png
// extension: 1 to 8 of a-z and 0-9, without the dot.
std::string original_key(const AssetPlace& place, Instant captured_at, std::string_view extension);
// …/thumbs/9001_thumb.webp and …/web/9001_web.webp
std::string thumb_key(const AssetPlace& place);
std::string web_key(const AssetPlace& place);

// Whether key is one that the functions above can make: ids are canonical and positive, the time is
// a real one. Such a key has no "..", no empty part, and nothing that a file system or S3 minds.
bool valid_key(std::string_view key);

// Throws std::logic_error for all else. Everything that touches a store asks this first.
void require_key(std::string_view key);

}  // namespace imaging::storage
