#include "base/error.hpp"

namespace imaging {

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
