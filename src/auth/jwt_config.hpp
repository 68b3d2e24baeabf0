// The configuration of the verifier: JWT_SECRET, JWT_SECRET_PREVIOUS, JWT_ISSUER and JWT_AUDIENCE.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/algorithm.hpp"
#include "auth/claims_map.hpp"
#include "base/secret.hpp"

namespace imaging::auth {

enum class ClaimsFormat { json, stringified_json };
enum class TokenPlace { authorization, cookie };

struct JwtConfig {
  // Absent only with jwk_url: then each key names its own algorithm.
  std::optional<Algorithm> algorithm = Algorithm::hs256;
  Secret key;           // HMAC key, or PEM; empty with jwk_url
  std::string jwk_url;  // http(s)://…, or empty
  std::string claims_namespace = "https://hasura.io/jwt/claims";
  std::optional<JsonPath> claims_namespace_path;
  ClaimsFormat claims_format = ClaimsFormat::json;
  std::map<std::string, ClaimSource> claims_map;  // lower-case names; clinic and user, or empty
  std::vector<std::string> issuers;               // any of them; empty: not checked
  std::vector<std::string> audiences;             // any of them; empty: not checked
  std::chrono::seconds leeway{30};                // allowed_skew
  TokenPlace place = TokenPlace::authorization;
  std::string cookie_name;
};

// The secret that tokens are signed with now, and the one from before a rotation, whose tokens are
// accepted until they expire.
struct JwtSecrets {
  JwtConfig current;
  std::optional<JwtConfig> previous = std::nullopt;
};

// The values of the variables; empty when not set.
struct JwtVariables {
  std::string_view secret = {};           // JWT_SECRET
  std::string_view issuer = {};           // JWT_ISSUER
  std::string_view audience = {};         // JWT_AUDIENCE
  std::string_view previous_secret = {};  // JWT_SECRET_PREVIOUS
};

// A secret is an HMAC key or Hasura's JSON with `type`, `key`, `jwk_url`, `claims_namespace`,
// `claims_namespace_path`, `claims_format`, `claims_map`, `audience`, `issuer`, `allowed_skew` and
// `header`; any other member is a fault. JWT_ISSUER and JWT_AUDIENCE replace the issuer and
// audience of a JSON secret and must be among them; a previous secret without them takes the
// current ones. Each fault is appended to faults as a line that begins with the variable's name; it
// never shows a secret.
JwtSecrets parse_jwt_secrets(const JwtVariables& variables, bool production,
                             std::vector<std::string>& faults);

}  // namespace imaging::auth
