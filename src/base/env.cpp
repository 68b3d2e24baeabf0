#include "base/env.hpp"

#include <fmt/format.h>

#include <charconv>

namespace imaging {

std::optional<std::string> Env::find(const char* name) const {
  const char* value = lookup_(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::string Env::text(const char* name, std::string_view fallback) const {
  return find(name).value_or(std::string(fallback));
}

std::string Env::required(const char* name) {
  auto value = find(name);
  if (!value) fault(name, "required");
  return value.value_or("");
}

Secret Env::required_secret(const char* name) { return Secret(required(name)); }

std::int64_t Env::number(const char* name, std::int64_t fallback, std::int64_t least,
                         std::int64_t most) {
  const auto value = find(name);
  if (!value) return fallback;
  std::int64_t number = 0;
  const char* end = value->data() + value->size();
  const auto [stopped, error] = std::from_chars(value->data(), end, number);
  if (error != std::errc{} || stopped != end || number < least || number > most) {
    fault(name, fmt::format("'{:.40}' is not a whole number from {} to {}", *value, least, most));
    return fallback;
  }
  return number;
}

bool Env::boolean(const char* name, bool fallback) {
  const auto value = find(name);
  if (!value) return fallback;
  if (*value == "true" || *value == "1") return true;
  if (*value != "false" && *value != "0") {
    fault(name, fmt::format("'{:.40}' is neither true nor false", *value));
  }
  return false;
}

std::size_t Env::choice(const char* name, const std::vector<std::string_view>& names,
                        std::optional<std::size_t> fallback) {
  const auto value = find(name);
  if (!value && fallback) return *fallback;
  for (std::size_t i = 0; value && i < names.size(); ++i) {
    if (names[i] == *value) return i;
  }
  const std::string allowed = fmt::format("{}", fmt::join(names, ", "));
  fault(name, value ? fmt::format("'{:.40}' is not one of: {}", *value, allowed)
                    : fmt::format("required, one of: {}", allowed));
  return 0;
}

void Env::fault(std::string_view name, std::string_view why) {
  faults_.push_back(fmt::format("{}: {}", name, why));
}

}  // namespace imaging
