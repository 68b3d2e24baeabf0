// Conditions on entity tags (RFC 9110 §13).
#pragma once

#include <string_view>

namespace imaging::http {

// If-None-Match, §13.1.2: whether the field's value names this tag (weak comparison, a list, or
// "*"), which makes the answer to GET and HEAD a 304. etag is quoted: "\"abc\"". False for an empty
// field, and from the first malformed element of a list on.
bool none_match_hits(std::string_view field, std::string_view etag);

// If-Range, §13.1.5: whether Range still applies. True for an empty field or the same strong tag;
// false for weak tags and for dates, as no Last-Modified is ever sent.
bool range_applies(std::string_view if_range, std::string_view etag);

}  // namespace imaging::http
