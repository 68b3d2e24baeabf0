// The claims_map of Hasura's JSON secret: where each claim comes from.
#pragma once

#include <map>
#include <string>

#include "auth/jwt_config.hpp"
#include "auth/secret_members.hpp"

namespace imaging::auth {

// By lower-case name. Faults go to map: names that do not begin with x-hasura-, sources that are
// neither a literal nor {"path", "default"}, and a missing clinic or user. The lists of roles that
// Hasura needs there are accepted and left out.
std::map<std::string, ClaimSource> read_claims_map(SecretMembers& map);

}  // namespace imaging::auth
