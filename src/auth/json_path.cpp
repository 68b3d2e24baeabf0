#include "auth/json_path.hpp"

#include <boost/json/array.hpp>
#include <charconv>

namespace imaging::auth {
namespace {

namespace json = boost::json;

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Each takes one step off the front of rest; nullopt when rest does not begin with one.

std::optional<std::string> take_name(std::string_view& rest) {
  const std::string_view name = rest.substr(0, rest.find_first_of(".["));
  if (name.empty() || name.find_first_of("]*?@'\" ") != std::string_view::npos) return std::nullopt;
  rest.remove_prefix(name.size());
  return std::string{name};
}

std::optional<std::string> take_quoted(std::string_view& rest) {
  const char quote = rest.front();
  std::string name;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == quote) {
      if (name.empty() || !rest.substr(i + 1).starts_with(']')) return std::nullopt;
      rest.remove_prefix(i + 2);
      return name;
    }
    if (rest[i] == '\\' && ++i == rest.size()) return std::nullopt;
    name += rest[i];
  }
  return std::nullopt;
}

std::optional<std::string> take_bracket(std::string_view& rest) {
  if (rest.starts_with('\'') || rest.starts_with('"')) return take_quoted(rest);
  const std::size_t end = rest.find(']');
  if (end == std::string_view::npos || !is_digits(rest.substr(0, end))) return std::nullopt;
  std::string index{rest.substr(0, end)};
  rest.remove_prefix(end + 1);
  return index;
}

const json::value* element(const json::array& array, std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (!is_digits(text) || error != std::errc{}) return nullptr;
  return array.if_contains(index);
}

}  // namespace

std::optional<JsonPath> parse_json_path(std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  text.remove_prefix(1);
  JsonPath path;
  while (!text.empty()) {
    const char opener = text.front();
    if (opener != '.' && opener != '[') return std::nullopt;
    text.remove_prefix(1);
    auto step = opener == '.' ? take_name(text) : take_bracket(text);
    if (!step) return std::nullopt;
    path.push_back(std::move(*step));
  }
  return path;
}

const json::value* find_path(const json::object& root, const JsonPath& path) {
  const json::value* at = root.if_contains(path.front());
  for (std::size_t i = 1; at != nullptr && i < path.size(); ++i) {
    if (const auto* object = at->if_object()) {
      at = object->if_contains(path[i]);
    } else if (const auto* array = at->if_array()) {
      at = element(*array, path[i]);
    } else {
      at = nullptr;
    }
  }
  return at;
}

}  // namespace imaging::auth
