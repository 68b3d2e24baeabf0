// Verifies JSON Web Tokens (RFC 7519, RFC 7515, RFC 8725) and reads Hasura's claims from them. No
// I/O.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "auth/jwt_config.hpp"
#include "auth/principal.hpp"
#include "base/time.hpp"

namespace imaging::auth {

// Owner: the service. Thread: the loop's. Remembers the tokens that it has verified (by SHA-256, at
// most 10,000, never beyond exp).
class Verifier {
 public:
  // Throws std::invalid_argument for a key that cannot be used; parse_jwt_secrets reports those as
  // faults.
  Verifier(JwtSecrets secrets, Now now);
  ~Verifier();

  // Throws Error{unauthorized} with the same text for every reason; the reason is its detail. It is
  // a RefusedToken when the signature is good and the sender known, and a MissingKey when a newer
  // key set may have the token's key. Throws Error{forbidden} when the token is good but names no
  // clinic or no user.
  Principal verify(std::string_view token);

  // The token of a request, from `Authorization: Bearer` or the configured cookie. authorization
  // and cookie are the values of the fields, empty when absent. Throws Error{unauthorized}.
  std::string_view find_token(std::string_view authorization, std::string_view cookie) const;

  // Verifies by these secrets from now on; the keys of a JWK Set stay. Throws as the constructor
  // does, and then changes nothing.
  void replace_secrets(JwtSecrets secrets);

  // Replaces the keys by the usable ones of a JWK Set (RFC 7517) and returns their number; 0 leaves
  // the old keys in place.
  std::size_t replace_keys(std::string_view jwk_set);

  // False while the secret is a jwk_url and no key set has been fetched yet.
  bool has_keys() const;

  // The current secret's.
  const JwtConfig& config() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace imaging::auth
