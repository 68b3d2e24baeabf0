// Ids with a type of their own, so that the number of a patient cannot be passed as a study's.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace imaging {

template <class Tag>
struct Id {
  std::int64_t value = 0;
  auto operator<=>(const Id&) const = default;
};

using ClinicId = Id<struct ClinicTag>;
using PatientId = Id<struct PatientTag>;
using StudyId = Id<struct StudyTag>;
using AssetId = Id<struct AssetTag>;

template <class Tag>
std::string to_string(Id<Tag> id) {
  return std::to_string(id.value);
}

// Canonical decimal, 1 to 2^63-1: no sign, no leading zero, no space.
inline std::optional<std::int64_t> parse_id(std::string_view text) {
  if (text.empty() || text.size() > 19 || text[0] < '1' || text[0] > '9') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace imaging
