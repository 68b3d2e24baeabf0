// The dates of HTTP as a recipient must take them.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace imaging::http {

// HTTP-date (RFC 9110 §5.6.7) in each of its three forms: "Sun, 06 Nov 1994 08:49:37 GMT", RFC
// 850's "Sunday, 06-Nov-94 08:49:37 GMT" and asctime()'s "Sun Nov  6 08:49:37 1994". A year of two
// digits that would be more than 50 years after now is in the century before. nullopt for anything
// else, a weekday that is not that day's, a leap second, and years before 1900.
std::optional<Instant> parse_date(std::string_view text, Instant now = system_now());

}  // namespace imaging::http
