// The secrets: variables whose value may be in a file instead, and which are read again on SIGHUP.
#pragma once

#include <optional>

#include "auth/jwt_config.hpp"
#include "auth/url_signer.hpp"
#include "base/env.hpp"
#include "base/secret.hpp"
#include "s3/sign.hpp"

namespace imaging::app {

// What is wrong with them is in env.faults().
Secret read_database_url(Env& env);
auth::JwtSecrets read_jwt_secrets(Env& env, bool production);
auth::SigningSecrets read_signing_secrets(Env& env, const auth::JwtSecrets& jwt);
s3::Credentials read_s3_credentials(Env& env);

struct Secrets {
  Secret database_url;                            // DATABASE_URL
  auth::JwtSecrets jwt;                           // JWT_*
  auth::SigningSecrets signing;                   // IMAGING_SIGNING_KEY, _PREVIOUS
  std::optional<s3::Credentials> s3_credentials;  // IMAGING_S3_*

  // s3: whether an S3 store is configured, which needs credentials.
  static Secrets from(Env& env, bool production, bool s3);
};

}  // namespace imaging::app
