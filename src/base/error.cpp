#include "base/error.hpp"

#include <algorithm>
#include <utility>

namespace imaging {

void Error::add(const FieldFault& fault) {
  const auto same = [&](const FieldFault& known) { return known.field == fault.field; };
  if (std::ranges::none_of(faults_, same)) faults_.push_back(fault);
}

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
