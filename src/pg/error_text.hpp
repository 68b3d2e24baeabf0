// A failure of the database as the error that the client gets, with the detail for the log.
#pragma once

#include "base/error.hpp"
#include "pg/connection.hpp"

namespace imaging::pg {

// unavailable for what the server gets over by itself or with the operator's help (limits reached,
// going down, read-only, busy, a privilege missing: SQLSTATE classes 08, 40, 53, 57 and 25006,
// 42501, 55P03); internal_error for everything else.
Error to_error(const StatementError& error);
Error to_error(const ConnectionLost& error);

}  // namespace imaging::pg
