// "value; name=text; name="quoted text"": the shape of Content-Type and Content-Disposition.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imaging::http {

struct ParameterizedValue {
  std::string value;                                            // "multipart/form-data", lower case
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case

  const std::string* find(std::string_view name) const;
};

// RFC 9110 §5.6.6, with quoted-pairs resolved; nullopt when malformed, with more than 16
// parameters, or when one is there twice: two readers would take different ones.
std::optional<ParameterizedValue> parse_parameterized(std::string_view text);

}  // namespace imaging::http
