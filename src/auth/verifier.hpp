// Verifies a JSON Web Token (RFC 7519, RFC 7515, RFC 8725) and reads Hasura's claims from it. No
// I/O.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "auth/jwt_config.hpp"
#include "auth/principal.hpp"
#include "base/time.hpp"

namespace imaging::auth {

// Owner: the service. Thread: the loop's. Keeps the tokens it has verified (by SHA-256, at most
// 10,000, never beyond exp).
class Verifier {
 public:
  // Throws std::invalid_argument for a key that cannot be used (parse_jwt_secrets finds those
  // first).
  Verifier(JwtSecrets secrets, Now now);
  ~Verifier();

  // Throws Error{unauthorized} with the same text for every reason (the reason is its detail), as a
  // RefusedToken where the signature is good and the caller known, as MissingKey where a key set
  // that is fetched anew may have its key, and Error{forbidden} when the token is good but names no
  // clinic or no user.
  Principal verify(std::string_view token);

  // The token of a request: from `Authorization: Bearer` or from the configured cookie.
  // authorization and cookie are the fields' values, empty when absent. Throws Error{unauthorized}.
  std::string_view find_token(std::string_view authorization, std::string_view cookie) const;

  // From now on tokens are verified by these; the keys of a JWK Set stay. Throws as the constructor
  // does, and then nothing has changed.
  void replace_secrets(JwtSecrets secrets);

  // Replaces the keys by those of a JWK Set (RFC 7517); keys that cannot be used are passed over.
  // Returns how many are usable; 0 leaves the old ones in place.
  std::size_t replace_keys(std::string_view jwk_set);

  // False until the first key set is here, where the secret is a jwk_url.
  bool has_keys() const;

  // The current secret's.
  const JwtConfig& config() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace imaging::auth
