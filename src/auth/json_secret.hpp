// Hasura's JSON form of JWT_SECRET.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/jwt_config.hpp"

namespace imaging::auth {

// RFC 7518 §3.2 for SHA-256, and what Hasura demands of every HMAC key.
inline constexpr std::size_t least_hmac_key_bytes = 32;

// Reads `type`, `key`, `jwk_url`, `claims_namespace`, `claims_namespace_path`, `claims_format`,
// `claims_map`, `audience`, `issuer`, `allowed_skew` and `header` into config. A fault names the
// variable and the member and shows no value, nor does any other member pass unnoticed.
void read_json_secret(std::string_view variable, std::string_view text, JwtConfig& config,
                      std::vector<std::string>& faults);

}  // namespace imaging::auth
