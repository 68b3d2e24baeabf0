#include "image/png_header.hpp"

#include <cstring>

namespace imaging::image {
namespace {

// For colour types 0 (grey), 2 (RGB), 3 (palette), 4 (grey and alpha), 6 (RGBA). No decoder accepts
// others.
constexpr std::array<unsigned, 8> channels_of_type{1, 0, 3, 1, 2, 0, 4, 0};

// The pixels of a pass of Adam7: every step-th from start on.
struct Pass {
  std::uint64_t start_x, start_y, step_x, step_y;
};
constexpr std::array<Pass, 7> adam7{{{0, 0, 8, 8},
                                     {4, 0, 8, 8},
                                     {0, 4, 4, 8},
                                     {2, 0, 4, 4},
                                     {0, 2, 2, 4},
                                     {1, 0, 2, 2},
                                     {0, 1, 1, 2}}};
constexpr Pass whole{0, 0, 1, 1};

std::uint64_t count(std::uint64_t side, std::uint64_t start, std::uint64_t step) {
  return side <= start ? 0 : (side - start + step - 1) / step;
}

std::uint64_t size_of_pass(const PngHeader& header, const Pass& pass) {
  const std::uint64_t columns = count(header.width, pass.start_x, pass.step_x);
  const std::uint64_t rows = count(header.height, pass.start_y, pass.step_y);
  if (columns == 0) return 0;
  const std::uint64_t bits = std::uint64_t{channels_of(header)} * header.bit_depth;
  return rows * (1 + (columns * bits + 7) / 8);
}

}  // namespace

bool PngChunk::is(std::string_view name) const {
  return std::memcmp(type.data(), name.data(), type.size()) == 0;
}

std::optional<PngChunk> png_chunk_at(FileReader& reader, std::uint64_t at) {
  const auto head = reader.at(at, PngChunk::head_size);
  if (head.size() < PngChunk::head_size) return std::nullopt;
  return PngChunk{.type = {head[4], head[5], head[6], head[7]},
                  .data = at + PngChunk::head_size,
                  .size = big_endian(head.first<4>())};
}

std::optional<PngHeader> read_png_header(FileReader& reader) {
  constexpr std::string_view start{"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16};
  const auto bytes = reader.at(0, start.size() + png_header_size);
  if (bytes.size() < start.size() + png_header_size) return std::nullopt;
  if (std::memcmp(bytes.data(), start.data(), start.size()) != 0) return std::nullopt;
  return parse_png_header(bytes.subspan(start.size()).first<png_header_size>());
}

unsigned channels_of(const PngHeader& header) { return channels_of_type[header.colour_type & 7]; }

std::uint32_t big_endian(std::span<const unsigned char, 4> bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

PngHeader parse_png_header(std::span<const unsigned char, png_header_size> bytes) {
  return {.width = big_endian(bytes.subspan<0, 4>()),
          .height = big_endian(bytes.subspan<4, 4>()),
          .bit_depth = bytes[8],
          .colour_type = bytes[9],
          .interlaced = bytes[12] != 0};
}

std::uint64_t image_data_size(const PngHeader& header) {
  if (!header.interlaced) return size_of_pass(header, whole);
  std::uint64_t size = 0;
  for (const Pass& pass : adam7) size += size_of_pass(header, pass);
  return size;
}

bool has_transparent_colour(FileReader& reader) {
  constexpr int most_in_front = 1000;  // with more, it is assumed
  std::uint64_t at = PngChunk::first;
  for (int i = 0; i < most_in_front; ++i) {
    const auto chunk = png_chunk_at(reader, at);
    if (!chunk || chunk->is("IDAT")) return false;
    if (chunk->is("tRNS")) return true;
    at = chunk->next();
  }
  return true;
}

}  // namespace imaging::image
