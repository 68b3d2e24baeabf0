#include "base/error.hpp"

#include <utility>

namespace imaging {

Error storage_unavailable(std::string detail) {
  return {Code::unavailable, "the storage is not available, try again shortly", std::move(detail)};
}

std::string reason_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return error.detail().empty() ? error.text() : error.detail();
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace imaging
