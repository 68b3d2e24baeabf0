// Splits a request target in origin form into the path as sent and the decoded query.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imaging::http {

class Target {
 public:
  // The target as in Head, which must outlive this. Throws Error{bad_request} for a percent sign
  // without two hexadecimal digits, and for control characters, encoded or not.
  explicit Target(std::string_view target);

  // Not decoded: segments are matched byte for byte, so there is one spelling of each path.
  std::string_view path() const { return path_; }
  // The value of a query parameter, nullopt when absent; "a" and "a=" both have an empty value.
  // Throws Error{bad_request} naming it when it occurs more than once.
  std::optional<std::string_view> query(std::string_view name) const;

 private:
  std::string_view path_;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace imaging::http
