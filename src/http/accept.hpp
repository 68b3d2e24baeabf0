// Which form of an error a client wants (RFC 9110 §12.5.1).
#pragma once

#include "http/head.hpp"

namespace imaging::http {

// Whether the Accept fields name application/problem+json (RFC 9457), with a weight above 0 that is
// not below that of application/json. A range with a wildcard does not name it: a client that takes
// everything has not said that it knows the form. Elements that are malformed are ignored, and so
// are parameters other than q; of a range that is there twice the first counts.
bool prefers_problem(const Fields& fields);

}  // namespace imaging::http
