// Parses the form of Content-Type and Content-Disposition: "value; name=text; name="quoted text"".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imaging::http {

struct ParameterizedValue {
  std::string value;                                            // "multipart/form-data", lower case
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case
  std::string fault;  // what is malformed, for the client; empty when nothing is

  const std::string* find(std::string_view name) const;
};

// RFC 9110 §5.6.6, with quoted-pairs resolved. More than 16 parameters are malformed, and so is a
// parameter that occurs twice, because two parsers might use different ones. The grammar is wider
// in one respect: text without quotes may have the characters of a token of RFC 2045 §5.1, of a
// boundary of RFC 2046 §5.1.1, and @, because some clients send boundaries without the quotes that
// they need: ===17===, {…}, @@@.
ParameterizedValue parse_parameterized(std::string_view text);

}  // namespace imaging::http
