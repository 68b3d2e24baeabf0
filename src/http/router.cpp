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

}  // namespace

Router::Match Router::match(std::string_view method, std::string_view path) const {
  std::string allow;
  Parameters parameters;
  for (std::size_t route = 0; route < routes_.size(); ++route) {
    parameters.clear();
    if (!fits(routes_[route].pattern, path, parameters)) continue;
    if (routes_[route].method == method) return Found{route, std::move(parameters)};
    if (!allow.empty()) allow += ", ";
    allow += routes_[route].method;
  }
  if (allow.empty()) return NoSuchPath{};
  return NoSuchMethod{std::move(allow)};
}

}  // namespace imaging::http
