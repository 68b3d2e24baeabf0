// What an uploader says about the file that becomes an asset.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/sha256.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/assets/modality.hpp"

namespace imaging::domain {

// What the file's SHA-256 must be.
struct AnnouncedHash {
  std::string field;  // what said so, for messages
  Digest256 sha256;
};

struct NewAsset {
  PatientId patient;
  StudyId study;
  Modality modality = Modality::xray;
  std::optional<Instant> captured_at = {};
  std::optional<std::string> source_device = {};
  std::optional<Uuid> upload_token = {};  // issued by UploadTokens; the API calls it uploadId
  std::string declared_type = {};         // a media type, for messages only: the bytes decide
  std::vector<AnnouncedHash> announced = {};
};

}  // namespace imaging::domain
