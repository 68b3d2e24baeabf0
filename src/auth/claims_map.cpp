#include "auth/claims_map.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "auth/claim_names.hpp"
#include "auth/json_path.hpp"
#include "base/ascii.hpp"

namespace imaging::auth {
namespace {

namespace json = boost::json;

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

// nullopt, besides faults, for a list of roles.
std::optional<ClaimSource> read_source(SecretMembers& map, std::string_view name, bool is_roles) {
  const json::value& value = *map.find(name);
  if (value.is_object()) return read_path(*map.nested(name), is_roles);
  if (value.is_string()) return ClaimSource{std::nullopt, std::string{value.get_string()}};
  if (!is_roles || !is_list_of_texts(value)) map.fault(name, "must be a text or have a path");
  return std::nullopt;
}

}  // namespace

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
