// Finds the route of a method and a path in a table; it holds no handlers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace imaging::http {

// In a pattern, a segment that begins with ':' matches any non-empty segment and gives it that
// name. HEAD is a route of its own.
struct Route {
  std::string_view method;
  std::string_view pattern;  // "/imaging/assets/:assetId"
};

// Routes are few, so they are tried one after the other. A path that is a route's own is not
// matched by the patterns of others: POST /imaging/assets/upload leaves no GET there for :assetId.
class Router {
 public:
  using Parameters = std::vector<std::pair<std::string_view, std::string_view>>;
  struct Found {
    std::size_t route;  // index in the table
    Parameters parameters;
  };
  struct NoSuchPath {};
  struct NoSuchMethod {
    std::string allow;  // "GET, HEAD, DELETE": the Allow field
  };
  using Match = std::variant<Found, NoSuchPath, NoSuchMethod>;

  // The texts that the routes refer to must outlive the router.
  explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}
  // The parameters refer to path, and are as sent: not decoded.
  Match match(std::string_view method, std::string_view path) const;

 private:
  std::string_view pattern_of(std::string_view path) const;

  std::vector<Route> routes_;
};

}  // namespace imaging::http
