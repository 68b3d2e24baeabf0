// The caller as a verified token names it, and the errors for tokens that are rejected.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/uuid.hpp"

namespace imaging::auth {

// The caller's clinic and user.
struct Principal {
  ClinicId clinic;  // x-hasura-clinic-id
  Uuid user;        // x-hasura-user-id
};

// The same text for every reason, so that an attacker never learns the reason.
inline constexpr auto not_valid = "the token is missing or not valid";

// Throws Error{unauthorized}; reason goes to the log only.
[[noreturn]] inline void throw_invalid_token(std::string reason) {
  throw Error(Code::unauthorized, not_valid, std::move(reason));
}

// The token may be signed with a key that is newer than the key set we fetched: Error{unauthorized}
// with the same text, or {unavailable} when no key set has been fetched yet.
class MissingKey : public Error {
 public:
  using Error::Error;
};

// The signature is valid, so the sender is known, but the token is rejected: it has expired, is not
// valid yet, or is meant for another service. The same text.
class RefusedToken : public Error {
 public:
  RefusedToken(const Error& reason, const Principal& subject) : Error(reason), subject_(subject) {}

  const Principal& subject() const { return subject_; }

 private:
  Principal subject_;
};

}  // namespace imaging::auth
