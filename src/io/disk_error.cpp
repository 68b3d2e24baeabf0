#include "io/disk_error.hpp"

#include <cerrno>
#include <system_error>

namespace imaging::io {

Error disk_error(const std::string& what, int error_number) {
  const std::string detail = what + ": " + std::generic_category().message(error_number);
  if (error_number == ENOSPC || error_number == EDQUOT) {
    return Error(Code::insufficient_storage, "the storage is full", detail);
  }
  return Error(Code::unavailable, "the storage is not available, try again shortly", detail);
}

}  // namespace imaging::io
