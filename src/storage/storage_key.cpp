#include "storage/storage_key.hpp"

#include <stdexcept>
#include <utility>

namespace imaging::storage {
namespace {

std::string study_folder(const AssetPlace& place) {
  return "clinic_" + to_string(place.clinic) + "/patients/" + to_string(place.patient) +
         "/studies/" + to_string(place.study) + '/';
}

// The text before delimiter, which is taken off rest too; nullopt when there is no delimiter.
std::optional<std::string_view> take_until(std::string_view& rest, char delimiter) {
  const std::size_t end = rest.find(delimiter);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view text = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return text;
}

template <class Tag>
bool take_id(std::string_view& rest, char delimiter, Id<Tag>& id) {
  const auto text = take_until(rest, delimiter);
  const auto value = text ? parse_id(*text) : std::nullopt;
  if (value) id.value = *value;
  return value.has_value();
}

bool take_word(std::string_view& rest, std::string_view word) {
  if (!rest.starts_with(word)) return false;
  rest.remove_prefix(word.size());
  return true;
}

// "20260209T153012Z", of a time that exists.
bool valid_timestamp(std::string_view text) {
  if (text.size() != 16) return false;
  std::string spelled;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 6) spelled += '-';
    if (i == 11 || i == 13) spelled += ':';
    spelled += text[i];
  }
  const auto at = parse_rfc3339(spelled);
  return at && format_compact(*at) == text;
}

bool valid_extension(std::string_view text) {
  return !text.empty() && text.size() <= 8 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string_view::npos;
}

// What follows the asset's id in each folder of a study.
bool valid_original(std::string_view rest) {
  const auto time = take_until(rest, '.');
  return time && valid_timestamp(*time) && valid_extension(rest);
}

// Reads the folders and the asset's id into place.
bool valid(std::string_view rest, AssetPlace& place) {
  if (!take_word(rest, "clinic_") || !take_id(rest, '/', place.clinic)) return false;
  if (!take_word(rest, "patients/") || !take_id(rest, '/', place.patient)) return false;
  if (!take_word(rest, "studies/") || !take_id(rest, '/', place.study)) return false;
  const auto kind = take_until(rest, '/');
  if (!kind || !take_id(rest, '_', place.asset)) return false;
  if (*kind == "originals") return valid_original(rest);
  if (*kind == "thumbs") return rest == "thumb.webp";
  return *kind == "web" && rest == "web.webp";
}

}  // namespace

std::string_view name(Backend backend) { return backend == Backend::nfs ? "nfs" : "s3"; }

std::optional<Backend> parse_backend(std::string_view text) {
  for (const Backend backend : {Backend::s3, Backend::nfs}) {
    if (text == name(backend)) return backend;
  }
  return std::nullopt;
}

StorageKey StorageKey::original(const AssetPlace& place, Instant captured_at,
                                std::string_view extension) {
  return made(study_folder(place) + "originals/" + to_string(place.asset) + '_' +
              format_compact(captured_at) + '.' + std::string(extension));
}

StorageKey StorageKey::thumb(const AssetPlace& place) {
  return made(study_folder(place) + "thumbs/" + to_string(place.asset) + "_thumb.webp");
}

StorageKey StorageKey::web(const AssetPlace& place) {
  return made(study_folder(place) + "web/" + to_string(place.asset) + "_web.webp");
}

StorageKey StorageKey::made(const std::string& text) {
  auto key = parse(text);
  if (!key) throw std::logic_error("not a storage key: " + text);
  return *std::move(key);
}

std::optional<StorageKey> StorageKey::parse(std::string_view text) {
  AssetPlace place;
  if (!valid(text, place)) return std::nullopt;
  return StorageKey(std::string(text), place);
}

void require_folder(std::string_view prefix) {
  for (std::string_view rest = prefix; !rest.empty();) {
    const auto name = take_until(rest, '/');
    if (!name || name->empty() || *name == "." || *name == ".." ||
        name->find('\0') != std::string_view::npos) {
      throw std::invalid_argument("not a folder of keys: " + std::string(prefix));
    }
  }
}

}  // namespace imaging::storage
