// Characters, tokens and lists of HTTP (RFC 9110 §5.6), as pure functions.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace imaging::http {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Equal but for the case of ASCII letters.
constexpr bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return to_lower(x) == to_lower(y);
         });
}

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

// Without the optional white space (SP, HTAB) at both ends.
constexpr std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Splits what is before the first separator off the front of rest, trimmed.
constexpr std::string_view take_element(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto element = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trim(element);
}

}  // namespace imaging::http
