#include "http/range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "http/grammar.hpp"

namespace imaging::http {
namespace {

constexpr std::string_view unit = "bytes=";

// 1*DIGIT; what is too large for 64 bits is as good as the largest number.
std::optional<std::uint64_t> parse_position(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::uint64_t value = 0;
  const auto error = std::from_chars(text.data(), text.data() + text.size(), value).ec;
  return error == std::errc{} ? value : std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

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
