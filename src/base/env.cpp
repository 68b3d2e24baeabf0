#include "base/env.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <ios>
#include <system_error>

namespace imaging {
namespace {

constexpr std::size_t largest_secret = 64 * 1024;
constexpr auto unusable_file = "the file cannot be read, is empty, or is larger than 64 KiB";

std::string file_variable(const char* name) { return std::string(name) + "_FILE"; }

// The file's content without the line break that editors and `echo` leave at its end; nullopt when
// the file cannot be read or is too large.
std::optional<std::string> read_secret(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(largest_secret + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (!file.is_open() || file.bad() || text.size() > largest_secret) return std::nullopt;
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

}  // namespace

Env Env::of_process() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment
  return Env([](const char* name) -> const char* { return std::getenv(name); });
}

std::optional<std::string> Env::find(const char* name) const {
  const char* value = lookup_(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::string Env::text(const char* name, std::string_view fallback) const {
  return find(name).value_or(std::string(fallback));
}

bool Env::has_secret(const char* name) const {
  return find(name) || find(file_variable(name).c_str());
}

Secret Env::secret(const char* name) {
  const std::string by_file = file_variable(name);
  const auto value = find(name);
  const auto path = find(by_file.c_str());
  if (!path) return Secret(value.value_or(""));
  if (value) {
    fault(by_file, fmt::format("{} is set too; only one of them may be", name));
    return {};
  }
  auto text = read_secret(*path);
  if (!text) fault(by_file, unusable_file);
  return Secret(std::move(text).value_or(""));
}

Secret Env::required_secret(const char* name) {
  if (!has_secret(name)) fault(name, "required");
  const std::size_t faults = faults_.size();
  Secret value = secret(name);
  const bool empty_file = value.empty() && faults_.size() == faults && has_secret(name);
  if (empty_file) fault(file_variable(name), unusable_file);
  return value;
}

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
