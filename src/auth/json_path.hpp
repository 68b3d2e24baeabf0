// The JSON paths of Hasura's secret: "$", "$.a.b", "$['a b'][0]".
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imaging::auth {

using JsonPath = std::vector<std::string>;  // an array index is a number's text

// "$" is {}. nullopt for anything that is not a path, wildcards and filters among them.
std::optional<JsonPath> parse_json_path(std::string_view text);

// What lies at path below root, null when nothing does. path must not be empty.
const boost::json::value* find_path(const boost::json::object& root, const JsonPath& path);

}  // namespace imaging::auth
