#include "base/encoding.hpp"

#include <utility>

namespace imaging {
namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The value of a character; -1 if the alphabet does not have it.
constexpr int value_of(char c, std::string_view alphabet) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == alphabet[62]) return 62;
  return c == alphabet[63] ? 63 : -1;
}

std::string encode(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t window = 0;
  int bits = 0;
  for (const char c : bytes) {
    window = window << 8 | static_cast<std::uint8_t>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[window >> (bits - 6) & 63];
  }
  if (bits > 0) text += alphabet[window << (6 - bits) & 63];
  return text;
}

struct Decoded {
  std::string bytes;
  bool stray_bits;
};

// Without padding.
std::optional<Decoded> decode(std::string_view text, std::string_view alphabet) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t window = 0;
  int bits = 0;
  for (const char c : text) {
    const int value = value_of(c, alphabet);
    if (value < 0) return std::nullopt;
    window = window << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(window >> bits & 255);
    }
  }
  return Decoded{std::move(bytes), (window & ((1U << bits) - 1)) != 0};
}

}  // namespace

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 0x0f];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const int high = hex_digit(text[at]);
    const int low = hex_digit(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  std::string text = encode(bytes, base64_alphabet);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  const auto end = text.find('=');
  if (end != std::string_view::npos) {
    const auto padding = text.substr(end);
    if (text.size() % 4 != 0 || padding.size() > 2 || padding.back() != '=') return std::nullopt;
    text = text.substr(0, end);
  }
  auto decoded = decode(text, base64_alphabet);
  return decoded ? std::optional(std::move(decoded->bytes)) : std::nullopt;
}

std::string to_base64url(std::string_view bytes) { return encode(bytes, base64url_alphabet); }

std::optional<std::string> from_base64url(std::string_view text) {
  auto decoded = decode(text, base64url_alphabet);
  if (!decoded || decoded->stray_bits) return std::nullopt;
  return std::move(decoded->bytes);
}

}  // namespace imaging
