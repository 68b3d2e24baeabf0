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

// When a token needs no further check of its times: from ≤ t < until.
struct Validity {
  ClaimedTime from;   // `nbf` and `iat`, less leeway
  ClaimedTime until;  // `exp`, without leeway
};

// Each throws Error{unauthorized}.
// `exp` is required. `exp`, `nbf` and `iat` must be finite numbers. Within leeway, now must be
// before `exp` and not before the others.
Validity check_times(const boost::json::object& payload, Instant now, std::chrono::seconds leeway);
// An empty list means no check. Otherwise `iss` must be in the list, and `aud` must be in it, or be
// a list of strings of which one is.
void check_issuer(const boost::json::object& payload, const std::vector<std::string>& issuers);
void check_audience(const boost::json::object& payload, const std::vector<std::string>& audiences);

}  // namespace imaging::auth
