#include "http/conditional.hpp"

#include <algorithm>

#include "http/grammar.hpp"

namespace imaging::http {
namespace {

constexpr std::string_view weak_mark = "W/";

// entity-tag (§8.8.3) at the front of text, with its weak mark; empty when there is none.
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

}  // namespace imaging::http
