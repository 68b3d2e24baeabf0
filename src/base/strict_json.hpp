// Parses JSON objects from outside, with a limit of depth and without duplicate names.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace imaging {

// nullopt unless text is one JSON object (RFC 8259), nested at most max_depth deep (itself
// included), without duplicate names at any depth: two readers may understand duplicates
// differently (RFC 7519 §4).
std::optional<boost::json::object> parse_object(std::string_view text, std::size_t max_depth);

}  // namespace imaging
