#include "app/secrets.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "app/variables.hpp"
#include "pg/conninfo.hpp"

namespace imaging::app {
namespace {

// Where the database is and as whom, without anything that could be secret.
std::string place_of(const pg::Conninfo& info) {
  std::string place;
  for (const char* keyword : {"host", "hostaddr", "port", "dbname", "user", "sslmode"}) {
    const std::string_view value = info.get(keyword);
    if (value.empty()) continue;
    if (!place.empty()) place += ' ';
    place.append(keyword).append("=").append(value);
  }
  return place;
}

void check_url(Env& env, const Variable& variable, const Secret& url) {
  if (url.empty()) return;
  if (!url.reveal().starts_with("postgres://") && !url.reveal().starts_with("postgresql://")) {
    return env.fault(variable, "it must begin with postgres:// or postgresql://");
  }
  try {
    env.show(variable, place_of(pg::Conninfo::parse(url)));
  } catch (const std::invalid_argument& error) {
    env.fault(variable, error.what());
  }
}

// Both are sent in header fields.
void check_sendable(Env& env, const Variable& variable, std::string_view value) {
  const bool visible = std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7f; });
  if (!visible)
    env.fault(variable, "it must have no spaces, line breaks nor other than ASCII characters");
}

}  // namespace

Secret read_database_url(Env& env) {
  const Variable& name = variable("DATABASE_URL");
  Secret url = env.secret(name);
  check_url(env, name, url);
  return url;
}

auth::JwtSecrets read_jwt_secrets(Env& env, bool production) {
  const Secret secret = env.secret(variable("JWT_SECRET"));
  const Secret previous = env.secret(variable("JWT_SECRET_PREVIOUS"));
  const std::string issuer = env.text(variable("JWT_ISSUER"));
  const std::string audience = env.text(variable("JWT_AUDIENCE"));
  if (secret.empty()) return {};
  return auth::parse_jwt_secrets({.secret = secret.reveal(),
                                  .issuer = issuer,
                                  .audience = audience,
                                  .previous_secret = previous.reveal()},
                                 production, env.faults());
}

// Whoever may make tokens must not thereby be able to sign addresses, nor the other way round.
auth::SigningSecrets read_signing_secrets(Env& env, const auth::JwtSecrets& jwt) {
  const auto read = [&](const Variable& name) {
    Secret secret = env.secret(name);
    if (secret.empty()) return secret;
    if (const auto fault = auth::signing_secret_fault(secret.reveal())) env.fault(name, *fault);
    if (secret.reveal() == jwt.current.key.reveal() ||
        (jwt.previous && secret.reveal() == jwt.previous->key.reveal())) {
      env.fault(name, "must not be the key that tokens are signed with");
    }
    return secret;
  };
  const Variable& previous = variable("IMAGING_SIGNING_KEY_PREVIOUS");
  auth::SigningSecrets secrets{read(variable("IMAGING_SIGNING_KEY")), read(previous)};
  if (secrets.current.empty() && !secrets.previous.empty()) {
    env.fault(previous, "IMAGING_SIGNING_KEY is not set");
  }
  return secrets;
}

s3::Credentials read_s3_credentials(Env& env) {
  s3::Credentials credentials;
  const Variable& key_id = variable("IMAGING_S3_ACCESS_KEY_ID");
  const Variable& session_token = variable("IMAGING_S3_SESSION_TOKEN");
  credentials.access_key_id = env.secret(key_id).reveal();
  credentials.secret_access_key = env.secret(variable("IMAGING_S3_SECRET_ACCESS_KEY"));
  credentials.session_token = env.secret(session_token).reveal();
  check_sendable(env, key_id, credentials.access_key_id);
  check_sendable(env, session_token, credentials.session_token);
  return credentials;
}

Secrets Secrets::from(Env& env, bool production, bool s3) {
  Secrets secrets;
  secrets.database_url = read_database_url(env);
  secrets.jwt = read_jwt_secrets(env, production);
  secrets.signing = read_signing_secrets(env, secrets.jwt);
  if (s3) secrets.s3_credentials = read_s3_credentials(env);
  return secrets;
}

}  // namespace imaging::app
