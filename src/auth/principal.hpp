// Who calls, and the errors where a token does not say it or is not accepted.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/uuid.hpp"

namespace imaging::auth {

// What a verified token says.
struct Principal {
  ClinicId clinic;  // x-hasura-clinic-id
  Uuid user;        // x-hasura-user-id
};

// The same text for every reason, so that it never tells an attacker why.
inline constexpr auto not_valid = "the token is missing or not valid";

// Throws Error{unauthorized}; reason goes to the log only.
[[noreturn]] inline void throw_invalid_token(std::string reason) {
  throw Error(Code::unauthorized, not_valid, std::move(reason));
}

// The token may be signed with a key that was not in the issuer's key set when it was fetched.
// Error{unauthorized} with the same text, or {unavailable} where no key set has been fetched yet.
class MissingKey : public Error {
 public:
  using Error::Error;
};

// The signature is good, so the sender is known, but the token has expired, is not valid yet, or is
// meant for somebody else. The same text.
class RefusedToken : public Error {
 public:
  RefusedToken(const Error& reason, const Principal& subject) : Error(reason), subject_(subject) {}

  const Principal& subject() const { return subject_; }

 private:
  Principal subject_;
};

}  // namespace imaging::auth
