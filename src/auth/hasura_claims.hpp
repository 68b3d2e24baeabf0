// Who a token names: Hasura's claims, wherever the configuration says they are.
#pragma once

#include <boost/json/object.hpp>

#include "auth/jwt_config.hpp"
#include "auth/principal.hpp"

namespace imaging::auth {

// Reads `x-hasura-clinic-id` (a string or integer, canonical, 1 to 2^63-1) and `x-hasura-user-id`
// (a UUID's text) by config's claims_map, or else from the namespace and from the payload itself;
// names are case-insensitive, and where one is there more than once all must agree. Throws
// Error{unauthorized} for malformed or contradicting claims, Error{forbidden} for absent ones.
Principal read_principal(const boost::json::object& payload, const JwtConfig& config);

}  // namespace imaging::auth
