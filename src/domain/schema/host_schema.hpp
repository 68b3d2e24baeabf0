// Checks at the start whether the database has what the service needs.
#pragma once

#include <string>

#include "domain/access/host.hpp"
#include "io/awaitable.hpp"
#include "pg/connection.hpp"

namespace imaging::domain {

// Required are audit.event with the right to insert into it, public.fn_has_capability(bigint, uuid,
// text), the patient table with id and clinic_id (unless patient_table is empty), the service's own
// tables, and the rights that Hasura's event triggers on these tables need. Throws
// Error{internal_error}, whose text names everything that is missing in one line.
Awaitable<Host> check_host_schema(pg::Connection& connection, std::string patient_table);

}  // namespace imaging::domain
