// Where a token holds Hasura's claims: their names, JSON paths, and the claims_map of JWT_SECRET.
#pragma once

#include <boost/json/fwd.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imaging::auth {

class SecretMembers;

// The two claims that are read. Names of claims are compared in lower case.
inline constexpr std::string_view clinic_claim = "x-hasura-clinic-id";
inline constexpr std::string_view user_claim = "x-hasura-user-id";

// "$.a['b'][0]" as {"a", "b", "0"}.
using JsonPath = std::vector<std::string>;

// "$" is {}. nullopt for anything that is not a path; wildcards and filters are not supported.
std::optional<JsonPath> parse_json_path(std::string_view text);

// The value at path below root; null when there is none. path must not be empty.
const boost::json::value* find_path(const boost::json::object& root, const JsonPath& path);

// One entry of a claims_map.
struct ClaimSource {
  std::optional<JsonPath> path;         // never empty
  std::optional<std::string> fallback;  // if path finds nothing; without a path: the value
};

// Keyed by lower-case name. Adds faults to map: for names that do not begin with x-hasura-, for
// sources that are neither a literal nor {"path", "default"}, and when clinic or user is missing.
// The lists of roles that Hasura needs there are accepted and ignored.
std::map<std::string, ClaimSource> read_claims_map(SecretMembers& map);

}  // namespace imaging::auth
