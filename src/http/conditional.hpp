// Conditional and range requests (RFC 9110 §13 and §14): whether a representation is sent at all,
// and which of its bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/byte_range.hpp"

namespace imaging::http {

// If-None-Match, §13.1.2: whether the field's value names this tag (weak comparison, a list, or
// "*"), which makes the answer to GET and HEAD a 304. etag is quoted: "\"abc\"". False for an empty
// field, and from the first malformed element of a list on.
bool none_match_hits(std::string_view field, std::string_view etag);

// If-Range, §13.1.5: whether Range still applies. True for an empty field or the same strong tag;
// false for weak tags and for dates, as no Last-Modified is ever sent.
bool range_applies(std::string_view if_range, std::string_view etag);

struct WholeRange {};
struct UnsatisfiableRange {};

// field: the value of Range, empty when absent; size: of the representation. Only one byte range is
// honoured; several, another unit and malformed ones mean the whole (RFC 9110 §14.2 lets a server
// ignore the field), so that an answer is never larger than the file.
std::variant<WholeRange, ByteRange, UnsatisfiableRange> parse_range(std::string_view field,
                                                                    std::uint64_t size);

// Content-Range of a 206 and of a 416: "bytes 0-99/1234" and "bytes */1234".
std::string content_range(ByteRange range, std::uint64_t size);
std::string unsatisfied_range(std::uint64_t size);

}  // namespace imaging::http
