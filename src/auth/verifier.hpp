// Verifies JSON Web Tokens (RFC 7519, RFC 7515, RFC 8725) and reads Hasura's claims from them. No
// I/O.
#pragma once

#include <memory>
#include <string_view>

#include "auth/jwt_config.hpp"
#include "auth/principal.hpp"
#include "base/time.hpp"

namespace imaging::auth {

// Owner: app::Service. Thread: the loop's. Caches the tokens that it has verified, by SHA-256: at
// most 10,000, never beyond exp.
class Verifier {
 public:
  // Throws std::invalid_argument for a key that cannot be used; parse_jwt_secrets reports those as
  // faults.
  Verifier(JwtSecrets secrets, Now now);
  ~Verifier();

  // Throws Error{unauthorized} with the same text for every reason; its detail has the reason. It
  // is a RefusedToken when the signature is valid and the sender known, and a MissingKey when a
  // newer key set may contain the token's key. Throws Error{forbidden} when the token is valid but
  // names no clinic or no user.
  Principal verify(std::string_view token);

  // Finds the token of a request in `Authorization: Bearer` or in the configured cookie.
  // authorization and cookie are the values of the fields, empty when absent. Throws
  // Error{unauthorized}.
  std::string_view find_token(std::string_view authorization, std::string_view cookie) const;

  // Verifies with these secrets from now on, and keeps the keys of a JWK Set. Throws as the
  // constructor does, and then changes nothing.
  void replace_secrets(JwtSecrets secrets);

  // Replaces the keys with the usable ones of a JWK Set (RFC 7517) and returns their number; when
  // that is 0, the old keys stay.
  std::size_t replace_keys(std::string_view jwk_set);

  // False while the secret is a jwk_url and no key set has been fetched yet.
  bool has_keys() const;

  // The configuration of the current secret.
  const JwtConfig& config() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace imaging::auth
