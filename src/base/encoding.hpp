// Bytes as text: hexadecimal digits, base64 (RFC 4648 §4) and base64url without padding (§5).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace imaging {

inline constexpr std::string_view hex_digits = "0123456789abcdef";

// The value of a hexadecimal digit in either case, 0 to 15; -1 for any other character.
constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// In lower case.
std::string to_hex(std::span<const std::uint8_t> bytes);

// The bytes of pairs of digits in either case; nullopt for anything else.
std::optional<std::string> from_hex(std::string_view text);

// With padding.
std::string to_base64(std::string_view bytes);

// The padding may be absent, and stray bits in the last character are ignored, as RFC 8941 §4.2.7
// asks of a parser. nullopt for any other character, and padding of the wrong length.
std::optional<std::string> from_base64(std::string_view text);

std::string to_base64url(std::string_view bytes);

// Accepts the canonical form only, so that every value has exactly one text: no padding, no white
// space, no stray bits in the last character. nullopt for anything else.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace imaging
