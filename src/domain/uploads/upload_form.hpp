// What a client says of the file that it uploads.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/assets/modality.hpp"

namespace imaging::domain {

struct UploadForm {
  PatientId patient;
  StudyId study;
  Modality modality = Modality::xray;
  std::optional<Instant> captured_at;
  std::optional<std::string> source_device;
  std::optional<Uuid> upload_id;  // of upload-init
};

}  // namespace imaging::domain
