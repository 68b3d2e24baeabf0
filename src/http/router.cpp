#include "http/router.hpp"

namespace imaging::http {
namespace {

std::string_view take_segment(std::string_view& rest) {
  const auto end = rest.find('/', 1);
  const auto segment = rest.substr(0, end);
  rest.remove_prefix(segment.size());
  return segment;
}

// Segments include their leading '/'.
bool fits(std::string_view pattern, std::string_view path, Router::Parameters& parameters) {
  while (!pattern.empty() && !path.empty()) {
    const auto expected = take_segment(pattern);
    const auto segment = take_segment(path);
    if (expected.starts_with("/:")) {
      if (segment.size() < 2) return false;
      parameters.emplace_back(expected.substr(2), segment.substr(1));
    } else if (segment != expected) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

bool is_fixed(std::string_view pattern) { return pattern.find("/:") == std::string_view::npos; }

}  // namespace

// The pattern that a path belongs to: a fixed one before others (OpenAPI 3.1, "Path Templating
// Matching"). Empty when none fits.
std::string_view Router::pattern_of(std::string_view path) const {
  std::string_view found;
  Parameters ignored;
  for (const Route& route : routes_) {
    if (!fits(route.pattern, path, ignored)) continue;
    if (is_fixed(route.pattern)) return route.pattern;
    if (found.empty()) found = route.pattern;
  }
  return found;
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
  const std::string_view pattern = pattern_of(path);
  if (pattern.empty()) return NoSuchPath{};
  std::string allow;
  for (std::size_t route = 0; route < routes_.size(); ++route) {
    if (routes_[route].pattern != pattern) continue;
    if (routes_[route].method == method) {
      Parameters parameters;
      fits(pattern, path, parameters);
      return Found{route, std::move(parameters)};
    }
    if (!allow.empty()) allow += ", ";
    allow += routes_[route].method;
  }
  return NoSuchMethod{std::move(allow)};
}

}  // namespace imaging::http
