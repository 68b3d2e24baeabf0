#include "http/weight.hpp"

#include <cstddef>

#include "http/grammar.hpp"

namespace imaging::http {

std::optional<int> parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int thousandths = text[0] == '1' ? 1000 : 0;
  for (std::size_t at = 2, unit = 100; at < text.size(); ++at, unit /= 10) {
    if (!is_digit(text[at])) return std::nullopt;
    thousandths += (text[at] - '0') * static_cast<int>(unit);
  }
  return thousandths <= 1000 ? std::optional(thousandths) : std::nullopt;
}

}  // namespace imaging::http
