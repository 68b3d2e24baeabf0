// Hasura's names for the two claims that are read; they are compared in lower case.
#pragma once

#include <string_view>

namespace imaging::auth {

inline constexpr std::string_view clinic_claim = "x-hasura-clinic-id";
inline constexpr std::string_view user_claim = "x-hasura-user-id";

}  // namespace imaging::auth
