#include "http/conditional.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

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
  // A comma may be inside a tag, so the list cannot be split at commas.
  for (;;) {
    const auto begin = std::min(rest.find_first_not_of(", \t"), rest.size());
    rest.remove_prefix(begin);
    const auto tag = leading_tag(rest);
    if (tag.empty()) return false;
    if (opaque(tag) == opaque(etag)) return true;
    rest = trim(rest.substr(tag.size()));
    if (!rest.starts_with(',')) return false;
  }
}

bool range_applies(std::string_view if_range, std::string_view etag) {
  const auto condition = trim(if_range);
  return condition.empty() || (condition == etag && etag.starts_with('"'));
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
