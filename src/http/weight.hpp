// The weights of Accept and Accept-Encoding (RFC 9110 §12.4.2).
#pragma once

#include <optional>
#include <string_view>

namespace imaging::http {

// A qvalue in thousandths: "0.8" is 800. nullopt unless it is 0 to 1 with at most three decimals.
std::optional<int> parse_weight(std::string_view text);

}  // namespace imaging::http
