// The port of a URL.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace imaging {

// 1 to 65535 in decimal digits; nullopt for all else.
inline std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, port);
  if (error != std::errc{} || stop != end || port == 0) return std::nullopt;
  return port;
}

}  // namespace imaging
