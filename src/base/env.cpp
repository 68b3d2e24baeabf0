#include "base/env.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <ios>
#include <optional>
#include <system_error>

namespace imaging {
namespace {

constexpr std::size_t largest_secret = 64 * 1024;
constexpr auto unusable_file = "the file cannot be read, is empty, or is larger than 64 KiB";

std::string file_variable(const Variable& variable) { return std::string(variable.name) + "_FILE"; }

bool is_empty(const char* value) { return value == nullptr || *value == '\0'; }

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

// Whether list, whose elements are separated by ", ", has this element.
bool has_element(std::string_view list, std::string_view element) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    if (list.substr(0, end) == element) return true;
    list.remove_prefix(std::min(end + 2, list.size()));
  }
  return false;
}

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

std::vector<std::string> Env::names_of_process() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

bool Env::has(const Variable& variable) const {
  if (!is_empty(lookup_(variable.name))) return true;
  return variable.form == Variable::Form::secret &&
         !is_empty(lookup_(file_variable(variable).c_str()));
}

const char* Env::fallback(const Variable& variable) const {
  return production_ && variable.in_production ? variable.in_production : variable.fallback;
}

// The text of a variable that is no secret, or its fallback.
std::string Env::value(const Variable& variable) {
  const char* text = lookup_(variable.name);
  const bool set = variable.may_be_empty ? text != nullptr : !is_empty(text);
  if (!set) text = fallback(variable);
  std::string value = text == nullptr ? "" : text;
  readings_[variable.name] = {set ? Source::environment : Source::fallback, value};
  return value;
}

std::string Env::text(const Variable& variable) { return value(variable); }

Secret Env::secret(const Variable& variable) {
  const std::string by_file = file_variable(variable);
  const char* value = lookup_(variable.name);
  const char* path = lookup_(by_file.c_str());
  Reading& reading = readings_[variable.name] = {Source::fallback, ""};
  if (is_empty(path)) {
    if (is_empty(value)) {
      if (variable.required) fault(variable, "required");
      return {};
    }
    reading = {Source::environment, "(set)"};
    return Secret(value);
  }
  reading.source = Source::file;
  if (!is_empty(value)) {
    fault(by_file, fmt::format("{} is set too; only one of them may be", variable.name));
    return {};
  }
  auto text = read_secret(path);
  if (!text || (text->empty() && variable.required)) fault(by_file, unusable_file);
  if (text && !text->empty()) reading.shown = "(from file)";
  return Secret(std::move(text).value_or(""));
}

std::int64_t Env::number(const Variable& variable) {
  const std::string text = value(variable);
  const auto number = whole_number(text);
  if (number && *number >= variable.least && *number <= variable.most) return *number;
  fault(variable, fmt::format("'{:.40}' is not a whole number from {} to {}", text, variable.least,
                              variable.most));
  const char* instead = fallback(variable);
  return instead == nullptr ? variable.least : whole_number(instead).value_or(variable.least);
}

bool Env::boolean(const Variable& variable) {
  const std::string text = value(variable);
  if (text == "true" || text == "1") return true;
  if (text != "false" && text != "0") {
    fault(variable, fmt::format("'{:.40}' is neither true nor false", text));
  }
  return false;
}

std::string Env::choice(const Variable& variable) {
  std::string text = value(variable);
  if (has_element(variable.choices, text)) return text;
  fault(variable, text.empty() ? fmt::format("required, one of: {}", variable.choices)
                               : fmt::format("'{:.40}' is not one of: {}", text, variable.choices));
  const char* instead = fallback(variable);
  return instead == nullptr ? "" : instead;
}

void Env::fault(const Variable& variable, std::string_view why) { fault(variable.name, why); }

void Env::fault(std::string_view name, std::string_view why) {
  faults_.push_back(fmt::format("{}: {}", name, why));
}

const Env::Reading* Env::reading(const Variable& variable) const {
  const auto found = readings_.find(variable.name);
  return found == readings_.end() ? nullptr : &found->second;
}

void Env::show(const Variable& variable, std::string value) {
  readings_.at(variable.name).shown = std::move(value);
}

bool Env::has_fault(const Variable& variable) const {
  return std::ranges::any_of(faults_, [&](std::string_view fault) {
    return fault.starts_with(std::string(variable.name) + ": ") ||
           fault.starts_with(file_variable(variable) + ": ");
  });
}

}  // namespace imaging
