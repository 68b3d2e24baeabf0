// Reads the caller's clinic and user from Hasura's claims, wherever the configuration places them.
#pragma once

#include <boost/json/object.hpp>

#include "auth/jwt_config.hpp"
#include "auth/principal.hpp"

namespace imaging::auth {

// `x-hasura-clinic-id` is a canonical number from 1 to 2^63-1, as a string or integer;
// `x-hasura-user-id` is the text of a UUID. They are found through config's claims_map or, without
// one, in the namespace and in the payload itself. Names are case-insensitive, and all values of a
// name must agree. Throws Error{unauthorized} for malformed or contradicting claims,
// Error{forbidden} for absent ones.
Principal read_principal(const boost::json::object& payload, const JwtConfig& config);

}  // namespace imaging::auth
