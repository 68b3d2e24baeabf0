// Checks the rights that Hasura's event triggers need: they run with those of the role that changes
// a row, which is the service's.
#pragma once

#include <string>

#include "pg/query.hpp"
#include "pg/result.hpp"

namespace imaging::domain {

// Asks for the rights that triggers on the service's tables need in Hasura's schema and do not
// have.
pg::Query hasura_rights_query();

// The result in words for check_host_schema(); empty where nothing is missing.
std::string missing_hasura_rights(const pg::Result& result);

}  // namespace imaging::domain
