#include "base/trace.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/encoding.hpp"
#include "base/random.hpp"

namespace imaging {
namespace {

// 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
constexpr std::size_t id_begin = 3;
constexpr std::size_t id_size = 32;
constexpr std::size_t span_begin = id_begin + id_size + 1;
constexpr std::size_t span_size = 16;
constexpr std::size_t flags_begin = span_begin + span_size + 1;
constexpr std::size_t size_of_version_00 = flags_begin + 2;

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return hex_digits.find(c) != std::string_view::npos; });
}

bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// Whether the text may be longer than that of version 00: only in a later version, which may add
// members behind a dash.
bool ends_well(std::string_view version, std::string_view rest) {
  return rest.empty() || (version != "00" && rest.starts_with('-'));
}

}  // namespace

std::string Trace::parent() const { return "00-" + id + '-' + span + (sampled ? "-01" : "-00"); }

std::optional<Trace> parse_traceparent(std::string_view text) {
  if (text.size() < size_of_version_00) return std::nullopt;
  const auto version = text.substr(0, 2);
  const auto id = text.substr(id_begin, id_size);
  const auto span = text.substr(span_begin, span_size);
  const auto flags = text.substr(flags_begin, 2);
  const bool dashes =
      text[id_begin - 1] == '-' && text[span_begin - 1] == '-' && text[flags_begin - 1] == '-';
  if (!dashes || !is_hex(version) || version == "ff" || !is_id(id) || !is_id(span) ||
      !is_hex(flags) || !ends_well(version, text.substr(size_of_version_00))) {
    return std::nullopt;
  }
  return Trace{
      .id = std::string(id), .span = std::string(span), .sampled = (hex_digit(flags[1]) & 1) != 0};
}

std::string random_span() {
  std::array<std::uint8_t, span_size / 2> bytes{};
  random_bytes(bytes);
  return to_hex(bytes);
}

}  // namespace imaging
