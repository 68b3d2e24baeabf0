// Checks the rights that Hasura's event triggers need. They run with the rights of the role that
// changes a row, which is the service's role.
#pragma once

#include <string>

#include "pg/query.hpp"
#include "pg/result.hpp"

namespace imaging::domain {

// The query for the rights in Hasura's schema that triggers on the service's tables need but do not
// have.
pg::Query hasura_rights_query();

// Describes the result for check_host_schema(); empty when nothing is missing.
std::string missing_hasura_rights(const pg::Result& result);

}  // namespace imaging::domain
