// Looks, at the start, whether the database has what the service needs from it.
#pragma once

#include <string>

#include "domain/access/host.hpp"
#include "io/awaitable.hpp"
#include "pg/connection.hpp"

namespace imaging::domain {

// audit.event and the right to add to it, public.fn_has_capability(bigint, uuid, text), the patient
// table with id and clinic_id (patient_table empty: not asked for), the service's own tables, and
// what Hasura's event triggers on these take.
// Throws Error{internal_error} whose text is one line that names everything that is missing.
Awaitable<Host> check_host_schema(pg::Connection& connection, std::string patient_table);

}  // namespace imaging::domain
