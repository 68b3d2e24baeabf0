// The start of a PNG: its chunks one after the other, and IHDR (W3C PNG specification, 5.3 and
// 11.2.2).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "image/file_reader.hpp"

namespace imaging::image {

struct PngChunk {
  static constexpr std::uint64_t first = 8;    // after the file's signature
  static constexpr std::size_t head_size = 8;  // length, type
  static constexpr std::size_t crc_size = 4;

  std::array<unsigned char, 4> type;
  std::uint64_t data;  // where it starts
  std::uint64_t size;  // of the data

  bool is(std::string_view name) const;
  bool is_critical() const { return (type[0] & 0x20) == 0; }
  std::uint64_t end() const { return data + size; }
  std::uint64_t next() const { return end() + crc_size; }
};
// nullopt where the file ends.
std::optional<PngChunk> png_chunk_at(FileReader& reader, std::uint64_t at);

std::uint32_t big_endian(std::span<const unsigned char, 4> bytes);

struct PngHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  unsigned bit_depth = 0;
  unsigned colour_type = 0;
  bool interlaced = false;
};
inline constexpr std::size_t png_header_size = 13;
PngHeader parse_png_header(std::span<const unsigned char, png_header_size> bytes);
// nullopt when the file does not begin with an IHDR chunk: libpng then judges it.
std::optional<PngHeader> read_png_header(FileReader& reader);

unsigned channels_of(const PngHeader& header);  // 1 for a palette

// Bytes of image data before compression: rows of whole bytes, each after a byte that names its
// filter, in seven passes if the picture is interlaced. Exact up to 2^52 pixels.
std::uint64_t image_data_size(const PngHeader& header);

// Whether a tRNS chunk precedes the image data: decoders turn it into a channel of alpha.
bool has_transparent_colour(FileReader& reader);

}  // namespace imaging::image
