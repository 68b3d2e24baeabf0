// JWT_SECRET, JWT_SECRET_PREVIOUS, JWT_ISSUER and JWT_AUDIENCE, read into what the verifier needs.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/algorithm.hpp"
#include "base/secret.hpp"

namespace imaging::auth {

// Where a claim comes from with Hasura's claims_map.
struct ClaimSource {
  // "$.a.b" as {"a", "b"}, never empty; an array index is a number's text.
  std::optional<std::vector<std::string>> path;
  // What counts when nothing is there; the literal when there is no path.
  std::optional<std::string> fallback;
};

enum class ClaimsFormat { json, stringified_json };
enum class TokenPlace { authorization, cookie };

struct JwtConfig {
  // Absent only with jwk_url: then each key says what it is for.
  std::optional<Algorithm> algorithm = Algorithm::hs256;
  Secret key;           // HMAC key, or PEM; empty with jwk_url
  std::string jwk_url;  // http(s)://…, or empty
  std::string claims_namespace = "https://hasura.io/jwt/claims";
  std::optional<std::vector<std::string>> claims_namespace_path;  // {} is "$"
  ClaimsFormat claims_format = ClaimsFormat::json;
  std::map<std::string, ClaimSource> claims_map;  // lower-case names; clinic and user, or empty
  std::vector<std::string> issuers;               // any of them; empty: not checked
  std::vector<std::string> audiences;             // any of them; empty: not checked
  std::chrono::seconds leeway{30};                // allowed_skew
  TokenPlace place = TokenPlace::authorization;
  std::string cookie_name;
};

// The secret that tokens are signed with, and the one from before a rotation, whose tokens are
// taken until they expire.
struct JwtSecrets {
  JwtConfig current;
  std::optional<JwtConfig> previous = std::nullopt;
};

// The variables' values; empty where not set.
struct JwtVariables {
  std::string_view secret = {};           // JWT_SECRET
  std::string_view issuer = {};           // JWT_ISSUER
  std::string_view audience = {};         // JWT_AUDIENCE
  std::string_view previous_secret = {};  // JWT_SECRET_PREVIOUS
};

// Everything wrong with them is appended to faults, a line each that begins with the variable's
// name and never shows a secret. JWT_ISSUER and JWT_AUDIENCE win over, and must agree with, issuer
// and audience of a JSON secret; what a previous secret does not say of them is as in the current.
JwtSecrets parse_jwt_secrets(const JwtVariables& variables, bool production,
                             std::vector<std::string>& faults);

}  // namespace imaging::auth
