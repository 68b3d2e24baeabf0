#include "api/conditions.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace imaging::api {

void require_preconditions(const http::Head& head, const http::Validators& current) {
  const auto field = http::failed_precondition(head, current);
  if (field.empty()) return;
  throw Error(Code::precondition_failed,
              fmt::format("{}: the file does not meet this condition", field));
}

Refusal unsatisfiable_range(std::uint64_t size) {
  return {Error(Code::range_not_satisfiable, "Range: it lies outside of the file"),
          {{"Content-Range", http::unsatisfied_range(size)}}};
}

}  // namespace imaging::api
