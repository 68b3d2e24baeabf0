// The secrets: those variables that a file may hold instead, and that are read again while the
// service runs.
#pragma once

#include <optional>

#include "auth/jwt_config.hpp"
#include "base/env.hpp"
#include "base/secret.hpp"
#include "s3/config.hpp"

namespace imaging::app {

// What is wrong with them is in env.faults().
Secret read_database_url(Env& env);
auth::JwtSecrets read_jwt_secrets(Env& env, bool production);
s3::Credentials read_s3_credentials(Env& env);

struct Secrets {
  Secret database_url;                            // DATABASE_URL
  auth::JwtSecrets jwt;                           // JWT_*
  std::optional<s3::Credentials> s3_credentials;  // IMAGING_S3_*

  // s3: whether there is an S3 store to have credentials for.
  static Secrets from(Env& env, bool production, bool s3);
};

}  // namespace imaging::app
