#include "app/secrets.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "pg/conninfo.hpp"

namespace imaging::app {
namespace {

void check_url(Env& env, const Secret& url) {
  if (url.empty()) return;
  if (!url.reveal().starts_with("postgres://") && !url.reveal().starts_with("postgresql://")) {
    return env.fault("DATABASE_URL", "it must begin with postgres:// or postgresql://");
  }
  try {
    pg::Conninfo::parse(url);
  } catch (const std::invalid_argument& error) {
    env.fault("DATABASE_URL", error.what());
  }
}

// Both are sent in header fields.
void check_sendable(Env& env, const char* name, std::string_view value) {
  const bool visible = std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7f; });
  if (!visible)
    env.fault(name, "it must have no spaces, line breaks nor other than ASCII characters");
}

}  // namespace

Secret read_database_url(Env& env) {
  Secret url = env.required_secret("DATABASE_URL");
  check_url(env, url);
  return url;
}

auth::JwtSecrets read_jwt_secrets(Env& env, bool production) {
  const Secret secret = env.required_secret("JWT_SECRET");
  const Secret previous = env.secret("JWT_SECRET_PREVIOUS");
  if (secret.empty()) return {};
  const std::string issuer = env.text("JWT_ISSUER", "");
  const std::string audience = env.text("JWT_AUDIENCE", "");
  return auth::parse_jwt_secrets({.secret = secret.reveal(),
                                  .issuer = issuer,
                                  .audience = audience,
                                  .previous_secret = previous.reveal()},
                                 production, env.faults());
}

s3::Credentials read_s3_credentials(Env& env) {
  s3::Credentials credentials;
  credentials.access_key_id = env.required_secret("IMAGING_S3_ACCESS_KEY_ID").reveal();
  credentials.secret_access_key = env.required_secret("IMAGING_S3_SECRET_ACCESS_KEY");
  credentials.session_token = env.secret("IMAGING_S3_SESSION_TOKEN").reveal();
  check_sendable(env, "IMAGING_S3_ACCESS_KEY_ID", credentials.access_key_id);
  check_sendable(env, "IMAGING_S3_SESSION_TOKEN", credentials.session_token);
  return credentials;
}

Secrets Secrets::from(Env& env, bool production, bool s3) {
  Secrets secrets{read_database_url(env), read_jwt_secrets(env, production), std::nullopt};
  if (s3) secrets.s3_credentials = read_s3_credentials(env);
  return secrets;
}

}  // namespace imaging::app
