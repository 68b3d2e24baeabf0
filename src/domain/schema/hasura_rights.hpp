// Hasura's event triggers run with the rights of whoever changes a row: with the service's.
#pragma once

#include <string>

#include "pg/query.hpp"
#include "pg/result.hpp"

namespace imaging::domain {

// Asks what triggers on the tables that the service writes need of Hasura's schema and may not use.
pg::Query hasura_rights_question();

// The answer in the words of check_host_schema(); empty where nothing is missing.
std::string missing_hasura_rights(const pg::Result& answer);

}  // namespace imaging::domain
