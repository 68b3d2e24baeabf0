// The one answer to every token that is not accepted, so that it never tells an attacker why.
#pragma once

#include <string>

#include "base/error.hpp"

namespace imaging::auth {

// Throws Error{unauthorized}; reason goes to the log only.
[[noreturn]] inline void refuse(std::string reason) {
  throw Error(Code::unauthorized, "the token is missing or not valid", std::move(reason));
}

}  // namespace imaging::auth
