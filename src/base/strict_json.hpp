// Parses JSON objects from outside: with a limit of depth, and without a member name twice.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace imaging {

// nullopt for anything that is not one JSON object (RFC 8259) nested at most max_depth deep, itself
// included, or in which an object, at any depth, has a name twice: two readers of such a text may
// see different values (RFC 7519 §4).
std::optional<boost::json::object> parse_object(std::string_view text, std::size_t max_depth);

}  // namespace imaging
