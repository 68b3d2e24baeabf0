// UUIDs (RFC 9562): random ones for requests and uploads, and parsed ones from tokens.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace imaging {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;

  // Version 4, from the operating system's random numbers.
  static Uuid random();
  // The canonical form of 36 characters, either case; nothing else (no braces, no urn:).
  static std::optional<Uuid> parse(std::string_view text);
};

// Lower case, 36 characters.
std::string to_string(const Uuid& uuid);

}  // namespace imaging
