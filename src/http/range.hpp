// The Range field (RFC 9110 §14): which bytes of a representation to send.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/byte_range.hpp"

namespace imaging::http {

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
