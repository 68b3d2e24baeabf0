#include "auth/jwt_config.hpp"

#include <algorithm>

#include "auth/json_secret.hpp"
#include "auth/secret_form.hpp"

namespace imaging::auth {
namespace {

void read_secret(const std::string& name, std::string_view secret, JwtConfig& config,
                 std::vector<std::string>& faults) {
  const std::size_t first = secret.find_first_not_of(" \t\r\n");
  if (secret.empty()) {
    faults.push_back(name + ": required");
  } else if (first != secret.npos && secret[first] == '{') {
    read_json_secret(name, secret, config, faults);
  } else if (const auto why = why_no_bare_key(secret)) {
    faults.push_back(name + ": " + std::string{*why});
  } else if (secret.size() < least_hmac_key_bytes) {
    faults.push_back(name + ": must have at least 32 bytes");
  } else {
    config.key = Secret{std::string{secret}};
  }
}

// accepted: what the JSON secret says, replaced by value where that is set.
void settle(const std::string& name, std::string_view value, const std::string& secret_name,
            std::vector<std::string>& accepted, std::vector<std::string>& faults) {
  if (value.empty()) return;
  if (!accepted.empty() && std::ranges::find(accepted, value) == accepted.end()) {
    faults.push_back(name + ": does not agree with " + secret_name);
  }
  accepted = {std::string{value}};
}

JwtConfig read(const std::string& name, const JwtVariables& variables, std::string_view secret,
               std::vector<std::string>& faults) {
  JwtConfig config;
  read_secret(name, secret, config, faults);
  settle("JWT_ISSUER", variables.issuer, name, config.issuers, faults);
  settle("JWT_AUDIENCE", variables.audience, name, config.audiences, faults);
  return config;
}

JwtConfig read_previous(const JwtVariables& variables, const JwtConfig& current,
                        std::vector<std::string>& faults) {
  const std::string name = "JWT_SECRET_PREVIOUS";
  JwtConfig config = read(name, variables, variables.previous_secret, faults);
  if (!config.jwk_url.empty()) {
    faults.push_back(name + ": jwk_url: an issuer's key set has the previous keys in it");
  }
  if (config.place != current.place || config.cookie_name != current.cookie_name) {
    faults.push_back(name + ": header: must be the same as in JWT_SECRET");
  }
  // Whoever holds the old key is asked no less than who holds the new one.
  if (config.issuers.empty()) config.issuers = current.issuers;
  if (config.audiences.empty()) config.audiences = current.audiences;
  return config;
}

}  // namespace

JwtSecrets parse_jwt_secrets(const JwtVariables& variables, bool production,
                             std::vector<std::string>& faults) {
  JwtSecrets secrets{read("JWT_SECRET", variables, variables.secret, faults), std::nullopt};
  if (production && secrets.current.issuers.empty()) {
    faults.emplace_back("JWT_ISSUER: required in production");
  }
  if (production && secrets.current.audiences.empty()) {
    faults.emplace_back("JWT_AUDIENCE: required in production");
  }
  if (!variables.previous_secret.empty()) {
    secrets.previous = read_previous(variables, secrets.current, faults);
  }
  return secrets;
}

}  // namespace imaging::auth
