// What a failed file operation means to the client.
#pragma once

#include <string>

#include "base/error.hpp"

namespace imaging::io {

// errno as an Error: ENOSPC and EDQUOT are insufficient_storage, everything else unavailable. what
// names the operation for the log ("fsync").
Error disk_error(const std::string& what, int error_number);

}  // namespace imaging::io
