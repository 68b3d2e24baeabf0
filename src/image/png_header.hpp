// A PNG's IHDR chunk, and how much image data it announces (W3C PNG specification, 11.2.2).
#pragma once

#include <cstdint>
#include <span>

namespace imaging::image {

struct PngHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  unsigned bit_depth = 0;
  unsigned colour_type = 0;
  bool interlaced = false;
};

unsigned channels_of(const PngHeader& header);  // 1 for a palette

std::uint32_t big_endian(std::span<const unsigned char, 4> bytes);

inline constexpr std::size_t png_header_size = 13;
PngHeader parse_png_header(std::span<const unsigned char, png_header_size> bytes);

// Bytes of image data before compression: rows of whole bytes, each after a byte that names its
// filter, in seven passes where the picture is interlaced. Exact for 2^52 pixels and fewer.
std::uint64_t image_data_size(const PngHeader& header);

}  // namespace imaging::image
