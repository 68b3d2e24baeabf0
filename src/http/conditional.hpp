// Conditional and range requests (RFC 9110 §13 and §14): whether a representation is sent, and
// which of its bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/byte_range.hpp"
#include "base/time.hpp"
#include "http/head.hpp"

namespace imaging::http {

// Whether If-None-Match (§13.1.2) matches this tag: by weak comparison, in a list, or as "*". GET
// and HEAD are then answered 304. etag is quoted: "\"abc\"". False for an empty field; a malformed
// element ends the list.
bool none_match_hits(std::string_view field, std::string_view etag);

// Whether If-Match (§13.1.1) matches this tag: by strong comparison, in a list, or as "*". False
// for an empty field; a malformed element ends the list.
bool match_hits(std::string_view field, std::string_view etag);

// The tags of If-Match without their quotes, for a resource that has several representations, or
// whose tag is compared in the statement that changes it. nullopt when the field is absent or "*",
// which any existing resource meets. Weak tags, and tags that are not ASCII, match nothing of ours
// and are left out.
std::optional<std::vector<std::string>> tags_of_if_match(const Head& head);

// Whether If-Range (§13.1.5) lets Range apply. True for an empty field, the same strong tag, or
// exactly the date of Last-Modified; false for weak tags. modified: when the representation was
// last modified, if it is a strong validator (§8.8.2.2), in whole seconds.
bool range_applies(std::string_view if_range, std::string_view etag,
                   std::optional<Instant> modified = std::nullopt);

// What a representation is compared by (§8.8).
struct Validators {
  std::string etag;                                // quoted, strong
  std::optional<Instant> modified = std::nullopt;  // of Last-Modified: whole seconds
};

// What the conditions of a GET or HEAD say, in the order of §13.2.2. Dates that are malformed, or
// there more than once, are ignored, as §13.1.3 and §13.1.4 demand.
// Steps 1 and 2: the field whose condition is not met, so that the answer is 412; empty for none.
std::string_view failed_precondition(const Head& head, const Validators& current);
// Steps 3 and 4: whether the answer is 304.
bool is_not_modified(const Head& head, const Validators& current);
// Step 5: the value of Range, empty when there is none that applies.
std::string_view applicable_range(const Head& head, const Validators& current);

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
