// Conditional and range requests (RFC 9110 §13 and §14): whether a representation is sent, and
// which of its bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/byte_range.hpp"

namespace imaging::http {

// Whether If-None-Match (§13.1.2) matches this tag: by weak comparison, in a list, or as "*". GET
// and HEAD are then answered 304. etag is quoted: "\"abc\"". False for an empty field; a malformed
// element ends the list.
bool none_match_hits(std::string_view field, std::string_view etag);

// Whether If-Range (§13.1.5) lets Range apply. True for an empty field or the same strong tag;
// false for weak tags, and for dates, because we never send Last-Modified.
bool range_applies(std::string_view if_range, std::string_view etag);

struct WholeRange {};
struct UnsatisfiableRange {};

// field: the value of Range, empty when absent. size: of the representation. Only a single byte
// range is honoured. Several ranges, other units and malformed values mean the whole representation
// (RFC 9110 §14.2 lets a server ignore the field), so that a reply is never larger than the file.
std::variant<WholeRange, ByteRange, UnsatisfiableRange> parse_range(std::string_view field,
                                                                    std::uint64_t size);

// Content-Range of a 206 and of a 416: "bytes 0-99/1234" and "bytes */1234".
std::string content_range(ByteRange range, std::uint64_t size);
std::string unsatisfied_range(std::uint64_t size);

}  // namespace imaging::http
