#include "storage/storage_key.hpp"

#include <optional>
#include <stdexcept>

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

bool take_id(std::string_view& rest, char delimiter) {
  const auto text = take_until(rest, delimiter);
  return text && parse_id(*text);
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

bool valid_original(std::string_view name) {
  if (!take_id(name, '_')) return false;
  const auto time = take_until(name, '.');
  return time && valid_timestamp(*time) && valid_extension(name);
}

bool valid_derived(std::string_view name, std::string_view ending) {
  return take_id(name, '_') && name == ending;
}

}  // namespace

std::string original_key(const AssetPlace& place, Instant captured_at, std::string_view extension) {
  return study_folder(place) + "originals/" + to_string(place.asset) + '_' +
         format_compact(captured_at) + '.' + std::string(extension);
}

std::string thumb_key(const AssetPlace& place) {
  return study_folder(place) + "thumbs/" + to_string(place.asset) + "_thumb.webp";
}

std::string web_key(const AssetPlace& place) {
  return study_folder(place) + "web/" + to_string(place.asset) + "_web.webp";
}

bool valid_key(std::string_view key) {
  if (!take_word(key, "clinic_") || !take_id(key, '/')) return false;
  if (!take_word(key, "patients/") || !take_id(key, '/')) return false;
  if (!take_word(key, "studies/") || !take_id(key, '/')) return false;
  if (take_word(key, "originals/")) return valid_original(key);
  if (take_word(key, "thumbs/")) return valid_derived(key, "thumb.webp");
  if (take_word(key, "web/")) return valid_derived(key, "web.webp");
  return false;
}

void require_key(std::string_view key) {
  if (!valid_key(key)) throw std::logic_error("not a storage key: " + std::string(key));
}

}  // namespace imaging::storage
