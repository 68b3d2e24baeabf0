// Turns a database failure into the Error for the client, with details for the log.
#pragma once

#include "base/error.hpp"
#include "pg/connection.hpp"

namespace imaging::pg {

// unavailable for failures that pass by themselves or that the operator can fix (limits reached,
// shutdown, read-only, busy, missing privilege: SQLSTATE classes 08, 40, 53, 57 and 25006, 42501,
// 55P03); internal_error for everything else.
Error to_error(const StatementError& error);
Error to_error(const ConnectionLost& error);

}  // namespace imaging::pg
