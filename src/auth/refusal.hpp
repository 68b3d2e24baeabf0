// The one answer to every token that is not accepted, so that it never tells an attacker why.
#pragma once

#include <string>

#include "auth/principal.hpp"
#include "base/error.hpp"

namespace imaging::auth {

inline constexpr auto not_valid = "the token is missing or not valid";

// Throws Error{unauthorized}; reason goes to the log only.
[[noreturn]] inline void refuse(std::string reason) {
  throw Error(Code::unauthorized, not_valid, std::move(reason));
}

// The token may be from a key that the issuer's key set had not when it was fetched. Error
// {unauthorized} with the same answer, or {unavailable} where there is no key set yet.
class MissingKey : public Error {
 public:
  using Error::Error;
};

// The same answer to a token with a good signature that counts no longer, not yet or not here: who
// sent it is known.
class RefusedToken : public Error {
 public:
  RefusedToken(const Error& refusal, const Principal& subject)
      : Error(refusal), subject_(subject) {}

  const Principal& subject() const { return subject_; }

 private:
  Principal subject_;
};

}  // namespace imaging::auth
