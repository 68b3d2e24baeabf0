// Hasura's names for the two claims that are read; they are compared in lower case.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace imaging::auth {

inline constexpr std::string_view clinic_claim = "x-hasura-clinic-id";
inline constexpr std::string_view user_claim = "x-hasura-user-id";

// ASCII only, whatever the locale.
inline std::string lower_case(std::string_view text) {
  std::string lower{text};
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

}  // namespace imaging::auth
