#include "auth/jwt_config.hpp"

#include <algorithm>

#include "auth/json_secret.hpp"
#include "auth/secret_form.hpp"

namespace imaging::auth {
namespace {

void read_secret(std::string_view secret, JwtConfig& config, std::vector<std::string>& faults) {
  const std::size_t first = secret.find_first_not_of(" \t\r\n");
  if (secret.empty()) {
    faults.emplace_back("JWT_SECRET: required");
  } else if (first != secret.npos && secret[first] == '{') {
    read_json_secret("JWT_SECRET", secret, config, faults);
  } else if (const auto why = why_no_bare_key(secret)) {
    faults.push_back("JWT_SECRET: " + std::string{*why});
  } else if (secret.size() < least_hmac_key_bytes) {
    faults.emplace_back("JWT_SECRET: must have at least 32 bytes");
  } else {
    config.key = Secret{std::string{secret}};
  }
}

// accepted: what the JSON secret says, replaced by value where that is set.
void settle(const std::string& name, std::string_view value, bool production,
            std::vector<std::string>& accepted, std::vector<std::string>& faults) {
  if (value.empty()) {
    if (accepted.empty() && production) faults.push_back(name + ": required in production");
    return;
  }
  if (!accepted.empty() && std::ranges::find(accepted, value) == accepted.end()) {
    faults.push_back(name + ": does not agree with JWT_SECRET");
  }
  accepted = {std::string{value}};
}

}  // namespace

JwtConfig parse_jwt_config(std::string_view secret, std::string_view issuer,
                           std::string_view audience, bool production,
                           std::vector<std::string>& faults) {
  JwtConfig config;
  read_secret(secret, config, faults);
  settle("JWT_ISSUER", issuer, production, config.issuers, faults);
  settle("JWT_AUDIENCE", audience, production, config.audiences, faults);
  return config;
}

}  // namespace imaging::auth
