// What an uploader says about the file that becomes an asset.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/assets/modality.hpp"

namespace imaging::domain {

struct NewAsset {
  PatientId patient;
  StudyId study;
  Modality modality = Modality::xray;
  std::optional<Instant> captured_at = {};
  std::optional<std::string> source_device = {};
  std::optional<Uuid> upload_token = {};  // issued by UploadTokens; the API calls it uploadId
  std::string declared_type = {};         // a media type, for messages only: the bytes decide
};

}  // namespace imaging::domain
