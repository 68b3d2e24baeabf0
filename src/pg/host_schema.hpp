// Looks, at the start, whether the database has what the service needs from it.
#pragma once

#include <string>

#include "io/awaitable.hpp"
#include "pg/connection.hpp"

namespace imaging::pg {

struct HostSchema {
  std::string entity_id_type;  // of audit.event.entity_id: "bigint", "text", "character varying"
  bool entity_id_nullable;
};

// audit.event and the right to add to it, public.fn_has_capability(bigint, uuid, text), the patient
// table with id and clinic_id (patient_table empty: not asked for), the service's own tables, and
// what Hasura's event triggers on these take.
// Throws Error{internal_error} whose text is one line that names everything that is missing.
Awaitable<HostSchema> check_host_schema(Connection& connection, std::string patient_table);

}  // namespace imaging::pg
