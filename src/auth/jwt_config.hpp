// JWT_SECRET, JWT_ISSUER and JWT_AUDIENCE, read into what the verifier needs.
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

// Everything wrong with the three variables is appended to faults, a line each that begins with the
// variable's name and never shows the secret. secret: JWT_SECRET's value.
// JWT_ISSUER and JWT_AUDIENCE win over, and must agree with, issuer and audience of the JSON
// secret.
JwtConfig parse_jwt_config(std::string_view secret, std::string_view issuer,
                           std::string_view audience, bool production,
                           std::vector<std::string>& faults);

}  // namespace imaging::auth
