#include "http/conditional.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

#include "http/date.hpp"
#include "http/grammar.hpp"

namespace imaging::http {
namespace {

constexpr std::string_view weak_mark = "W/";

// The entity-tag (§8.8.3) at the front of text, with its weak mark; empty when there is none.
std::string_view leading_tag(std::string_view text) {
  const std::size_t open = text.starts_with(weak_mark) ? weak_mark.size() : 0;
  if (open >= text.size() || text[open] != '"') return {};
  const auto close = text.find('"', open + 1);
  return close == std::string_view::npos ? std::string_view{} : text.substr(0, close + 1);
}

std::string_view opaque(std::string_view tag) {
  if (tag.starts_with(weak_mark)) tag.remove_prefix(weak_mark.size());
  return tag;
}

constexpr bool is_strong(std::string_view tag) { return tag.starts_with('"'); }

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

// Takes the next tag of a list off the front of rest; empty at the list's end, and when it is
// malformed. A comma may be inside a tag, so the list cannot be split at commas.
std::string_view take_tag(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(", \t"), rest.size()));
  const auto tag = leading_tag(rest);
  rest = trim(rest.substr(tag.size()));
  if (!rest.starts_with(',')) rest = {};
  return tag;
}

constexpr std::string_view if_match = "If-Match";
constexpr std::string_view if_unmodified_since = "If-Unmodified-Since";

// The date in the only field of that name.
std::optional<Instant> single_date(const Head& head, std::string_view name) {
  return head.count(name) == 1 ? parse_date(head.field(name)) : std::nullopt;
}

constexpr std::string_view unit = "bytes=";

// 1*DIGIT; a number too large for 64 bits counts as the largest one.
std::optional<std::uint64_t> parse_position(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::uint64_t value = 0;
  const auto error = std::from_chars(text.data(), text.data() + text.size(), value).ec;
  return error == std::errc{} ? value : std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

bool none_match_hits(std::string_view field, std::string_view etag) {
  auto rest = trim(field);
  if (rest == "*") return true;
  for (auto tag = take_tag(rest); !tag.empty(); tag = take_tag(rest)) {
    if (opaque(tag) == opaque(etag)) return true;
  }
  return false;
}

bool match_hits(std::string_view field, std::string_view etag) {
  auto rest = trim(field);
  if (rest == "*") return true;
  for (auto tag = take_tag(rest); !tag.empty(); tag = take_tag(rest)) {
    if (is_strong(tag) && tag == etag) return true;
  }
  return false;
}

std::optional<std::vector<std::string>> tags_of_if_match(const Head& head) {
  const auto field = combined(head.fields, if_match);
  if (!field || trim(*field) == "*") return std::nullopt;
  std::string_view rest = trim(*field);
  std::vector<std::string> tags;
  for (auto tag = take_tag(rest); !tag.empty(); tag = take_tag(rest)) {
    if (is_strong(tag) && is_ascii(tag)) tags.emplace_back(tag.substr(1, tag.size() - 2));
  }
  return tags;
}

bool range_applies(std::string_view if_range, std::string_view etag,
                   std::optional<Instant> modified) {
  const auto condition = trim(if_range);
  if (condition.empty() || (condition == etag && is_strong(etag))) return true;
  return modified && parse_date(condition) == modified;
}

std::string_view failed_precondition(const Head& head, const Validators& current) {
  if (const auto tags = combined(head.fields, if_match)) {
    return match_hits(*tags, current.etag) ? std::string_view{} : if_match;
  }
  const auto date = single_date(head, if_unmodified_since);
  return date && current.modified && *current.modified > *date ? if_unmodified_since
                                                               : std::string_view{};
}

bool is_not_modified(const Head& head, const Validators& current) {
  if (const auto tags = combined(head.fields, "If-None-Match")) {
    return none_match_hits(*tags, current.etag);
  }
  const auto date = single_date(head, "If-Modified-Since");
  return date && current.modified && *current.modified <= *date;
}

std::string_view applicable_range(const Head& head, const Validators& current) {
  if (head.count("Range") != 1 || head.count("If-Range") > 1) return {};
  return range_applies(head.field("If-Range"), current.etag, current.modified) ? head.field("Range")
                                                                               : std::string_view{};
}

std::variant<WholeRange, ByteRange, UnsatisfiableRange> parse_range(std::string_view field,
                                                                    std::uint64_t size) {
  if (!same_name(field.substr(0, unit.size()), unit)) return WholeRange{};
  const auto spec = trim(field.substr(unit.size()));
  const auto dash = spec.find('-');
  if (dash == std::string_view::npos) return WholeRange{};
  const auto first = parse_position(spec.substr(0, dash));
  const auto last = parse_position(spec.substr(dash + 1));
  if (dash == 0) {
    if (!last) return WholeRange{};
    const auto length = std::min(*last, size);
    if (length == 0) return UnsatisfiableRange{};
    return ByteRange{size - length, length};
  }
  const bool is_open = dash + 1 == spec.size();
  if (!first || (!last && !is_open) || (last && *last < *first)) return WholeRange{};
  if (*first >= size) return UnsatisfiableRange{};
  const auto end = last ? std::min(*last, size - 1) : size - 1;
  return ByteRange{*first, end - *first + 1};
}

std::string content_range(ByteRange range, std::uint64_t size) {
  return "bytes " + std::to_string(range.offset) + '-' +
         std::to_string(range.offset + range.length - 1) + '/' + std::to_string(size);
}

std::string unsatisfied_range(std::uint64_t size) { return "bytes */" + std::to_string(size); }

}  // namespace imaging::http
