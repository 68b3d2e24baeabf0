#include "auth/claims_map.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <system_error>
#include <utility>

#include "auth/secret_members.hpp"
#include "base/ascii.hpp"

namespace imaging::auth {
namespace {

namespace json = boost::json;

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Each takes one step of a path from the front of rest; nullopt when rest does not begin with one.

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
    if (rest[i] == '\\') ++i;
    if (i == rest.size()) return std::nullopt;
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

constexpr std::string_view prefix = "x-hasura-";
constexpr std::string_view roles_claim = "x-hasura-allowed-roles";

bool is_list_of_texts(const json::value& value) {
  const auto* list = value.if_array();
  return list != nullptr && std::ranges::all_of(*list, &json::value::is_string);
}

std::optional<ClaimSource> read_path(SecretMembers source, bool list_allowed) {
  ClaimSource result;
  if (!source.has("path")) source.fault("path", "required");
  if (const auto text = source.text("path")) {
    result.path = parse_json_path(*text);
    if (!result.path || result.path->empty())
      source.fault("path", "must be a JSON path such as $.a.b");
  }
  const json::value* fallback = source.find("default");
  if (fallback != nullptr && !(list_allowed && is_list_of_texts(*fallback))) {
    result.fallback = source.text("default");
  }
  source.fault_unread();
  return result;
}

// nullopt for a list of roles, and when a fault was added.
std::optional<ClaimSource> read_source(SecretMembers& map, std::string_view name, bool is_roles) {
  const json::value& value = *map.find(name);
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): nested() takes every object
  if (value.is_object()) return read_path(*map.nested(name), is_roles);
  if (value.is_string()) return ClaimSource{std::nullopt, std::string{value.get_string()}};
  if (!is_roles || !is_list_of_texts(value)) map.fault(name, "must be a text or have a path");
  return std::nullopt;
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

std::map<std::string, ClaimSource> read_claims_map(SecretMembers& map) {
  std::map<std::string, ClaimSource> sources;
  for (const auto& member : map.object()) {
    const std::string_view written = member.key();
    const std::string name = lower_case(written);
    if (!name.starts_with(prefix)) map.fault(written, "must begin with x-hasura-");
    auto source = read_source(map, written, name == roles_claim);
    if (source && !sources.emplace(name, std::move(*source)).second) {
      map.fault(written, "is there twice");
    }
  }
  for (const std::string_view name : {clinic_claim, user_claim}) {
    if (!sources.contains(std::string{name})) map.fault(name, "required");
  }
  return sources;
}

}  // namespace imaging::auth
