// The claims of RFC 7519 §4.1 that say when, from whom and for whom a token is valid.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace imaging::auth {

// Seconds as floating point: `exp` may be any finite number, far beyond what an Instant can hold.
using ClaimedTime = std::chrono::sys_time<std::chrono::duration<double>>;

// When a token may be accepted without another look at it: from ≤ t < until.
struct Validity {
  ClaimedTime from;   // `nbf` and `iat`, less leeway
  ClaimedTime until;  // `exp`, without leeway
};

// Each throws Error{unauthorized}.
// `exp` is required. `exp`, `nbf` and `iat` must be finite numbers, and now must be before `exp`
// and not before the others, within leeway.
Validity check_times(const boost::json::object& payload, Instant now, std::chrono::seconds leeway);
// An empty list checks nothing. Otherwise `iss` must be one of them, and `aud` one of them or a
// list of strings with one of them.
void check_issuer(const boost::json::object& payload, const std::vector<std::string>& issuers);
void check_audience(const boost::json::object& payload, const std::vector<std::string>& audiences);

}  // namespace imaging::auth
