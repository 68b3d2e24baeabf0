#include "image/jpeg_scans.hpp"

#include <cstring>
#include <optional>

namespace imaging::image {
namespace {

constexpr unsigned char start_of_scan = 0xda;
constexpr unsigned char end_of_image = 0xd9;

bool stands_alone(unsigned char marker) {
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);  // TEM, RST0-7, SOI
}

// The next 0xff that starts a marker, from at on: inside a scan, 0xff 0x00 is a data byte and 0xff
// 0xff is filling.
std::optional<std::uint64_t> next_marker(FileReader& reader, std::uint64_t at) {
  for (;;) {
    const auto block = reader.at(at, 2);
    if (block.size() < 2) return std::nullopt;
    const void* found = std::memchr(block.data(), 0xff, block.size() - 1);
    if (found == nullptr) {
      at += block.size() - 1;
      continue;
    }
    const auto index =
        static_cast<std::size_t>(static_cast<const unsigned char*>(found) - block.data());
    const unsigned char marker = block[index + 1];
    at += index;
    if (marker != 0x00 && marker != 0xff) return at;
    at += marker == 0xff ? 1 : 2;
  }
}

}  // namespace

int count_jpeg_scans(FileReader& reader, int most) {
  int scans = 0;
  std::uint64_t at = 0;
  while (scans < most) {
    const auto marker_at = next_marker(reader, at);
    if (!marker_at) return scans;
    const auto head = reader.at(*marker_at, 4);
    const unsigned char marker = head[1];
    at = *marker_at + 2;
    if (stands_alone(marker)) continue;
    if (marker == end_of_image || head.size() < 4) return scans;
    if (marker == start_of_scan) ++scans;
    at += std::uint64_t{head[2]} << 8 | head[3];
  }
  return scans;
}

}  // namespace imaging::image
