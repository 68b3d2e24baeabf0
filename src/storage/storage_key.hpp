// Where an object is: the backend that keeps it, and its key there (docs/user-spec.md §3).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace imaging::storage {

enum class Backend { s3, nfs };
// "s3", "nfs": the values of imaging_asset.storage_backend.
std::string_view name(Backend backend);
std::optional<Backend> parse_backend(std::string_view text);

// The asset that an object belongs to, with its study, patient and clinic.
struct AssetPlace {
  ClinicId clinic;
  PatientId patient;
  StudyId study;
  AssetId asset;
  bool operator==(const AssetPlace&) const = default;
};

// The same grammar for both backends: ids are canonical and positive, and the time exists. No other
// value can be constructed, so a key never has "..", an empty part, or a character that a file
// system or S3 rejects.
class StorageKey {
 public:
  // The factory functions throw std::logic_error for an id that is not positive and for an
  // extension that is not 1 to 8 of a-z and 0-9.
  // clinic_12/patients/345/studies/78/originals/9001_20260209T153012Z.png
  static StorageKey original(const AssetPlace& place, Instant captured_at,
                             std::string_view extension);
  // …/thumbs/9001_thumb.webp and …/web/9001_web.webp
  static StorageKey thumb(const AssetPlace& place);
  static StorageKey web(const AssetPlace& place);
  // nullopt for any text that the factory functions cannot produce.
  static std::optional<StorageKey> parse(std::string_view text);

  const std::string& text() const { return text_; }
  const AssetPlace& place() const { return place_; }
  bool operator==(const StorageKey& other) const { return text_ == other.text_; }

 private:
  StorageKey(std::string text, const AssetPlace& place) : text_(std::move(text)), place_(place) {}
  static StorageKey made(const std::string& text);

  std::string text_;
  AssetPlace place_;
};

// Throws std::invalid_argument unless prefix is a folder of keys: "" or names that each end with a
// slash, none of them empty, "." or "..".
void require_folder(std::string_view prefix);

}  // namespace imaging::storage
