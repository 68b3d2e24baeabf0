// The one answer to every token that is not accepted, so that it never tells an attacker why.
#pragma once

#include <string>

#include "auth/principal.hpp"
#include "base/error.hpp"

namespace imaging::auth {

// Throws Error{unauthorized}; reason goes to the log only.
[[noreturn]] inline void refuse(std::string reason) {
  throw Error(Code::unauthorized, "the token is missing or not valid", std::move(reason));
}

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
