// What a conditional or ranged request is refused with, the same for every file that is served.
#pragma once

#include <cstdint>

#include "api/answer.hpp"
#include "http/conditional.hpp"

namespace imaging::api {

// Throws Error{precondition_failed} that names the first condition that is not met.
void require_preconditions(const http::Head& head, const http::Validators& current);

// For a Range that lies outside of a file of that many bytes.
Refusal unsatisfiable_range(std::uint64_t size);

}  // namespace imaging::api
