// Reads who calls from Hasura's claims, wherever the configuration says they are.
#pragma once

#include <boost/json/object.hpp>

#include "auth/jwt_config.hpp"
#include "auth/principal.hpp"

namespace imaging::auth {

// `x-hasura-clinic-id` is a canonical number from 1 to 2^63-1, as a string or integer, and
// `x-hasura-user-id` the text of a UUID. They are read by config's claims_map or, without one, from
// the namespace and from the payload itself; names are case-insensitive, and all values of a name
// must agree. Throws Error{unauthorized} for malformed or contradicting claims, Error{forbidden}
// for absent ones.
Principal read_principal(const boost::json::object& payload, const JwtConfig& config);

}  // namespace imaging::auth
