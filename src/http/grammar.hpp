// Characters, tokens and lists of HTTP (RFC 9110 §5.6), as pure functions.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "base/ascii.hpp"

namespace imaging::http {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

namespace detail {
constexpr std::array<bool, 256> token_characters() {
  std::array<bool, 256> table{};
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
inline constexpr std::array<bool, 256> is_token_character = token_characters();
}  // namespace detail

constexpr bool is_token_character(char c) {
  return detail::is_token_character[static_cast<unsigned char>(c)];
}

constexpr bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

// A control character, DEL included, HTAB not.
constexpr bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

// Field content (RFC 9110 §5.5): no NUL, CR, LF nor any other control but HTAB.
constexpr bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_control);
}

// Takes the text before the first separator, trimmed, off the front of rest.
constexpr std::string_view take_element(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto element = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trim(element);
}

}  // namespace imaging::http
