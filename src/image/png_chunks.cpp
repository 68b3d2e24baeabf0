#include "image/png_chunks.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace imaging::image {
namespace {

using Bytes = std::span<const unsigned char>;

constexpr std::size_t signature_size = 8;
constexpr std::size_t head_size = 8;  // length, type
constexpr std::size_t crc_size = 4;

// CRC-32 eight bytes at a step: tables[k][b] is the CRC of byte b followed by k zero bytes.
constexpr auto tables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> made{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
    made[0][byte] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      made[k][byte] = (made[k - 1][byte] >> 8) ^ made[0][made[k - 1][byte] & 0xff];
    }
  }
  return made;
}();

std::uint32_t little_endian(const unsigned char* p) {
  return std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 | std::uint32_t{p[2]} << 16 |
         std::uint32_t{p[3]} << 24;
}

std::uint32_t big_endian(const unsigned char* p) {
  return std::uint32_t{p[3]} | std::uint32_t{p[2]} << 8 | std::uint32_t{p[1]} << 16 |
         std::uint32_t{p[0]} << 24;
}

std::uint32_t add_to_crc(std::uint32_t crc, Bytes bytes) {
  while (bytes.size() >= 8) {
    const std::uint32_t low = crc ^ little_endian(bytes.data());
    crc = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^ tables[5][low >> 16 & 0xff] ^
          tables[4][low >> 24] ^ tables[3][bytes[4]] ^ tables[2][bytes[5]] ^ tables[1][bytes[6]] ^
          tables[0][bytes[7]];
    bytes = bytes.subspan(8);
  }
  for (const unsigned char byte : bytes) crc = (crc >> 8) ^ tables[0][(crc ^ byte) & 0xff];
  return crc;
}

// The chunk's CRC is over its type and data.
bool crc_holds(FileReader& reader, std::uint64_t type_at, std::uint64_t size) {
  std::uint32_t crc = 0xffffffffU;
  while (size > 0) {
    Bytes block = reader.at(type_at, 1);
    if (block.empty()) return false;
    block = block.first(std::min<std::uint64_t>(size, block.size()));
    crc = add_to_crc(crc, block);
    type_at += block.size();
    size -= block.size();
  }
  const Bytes stored = reader.at(type_at, crc_size);
  return stored.size() >= crc_size && big_endian(stored.data()) == ~crc;
}

// Grey: 1 byte; grey and alpha: 2; RGB: 3; RGBA: 4.
std::optional<int> largest_of_sbit(Bytes data, std::size_t size) {
  const std::size_t colours = size < 3 ? 1 : 3;
  if (size == 0 || size > 4 || data.size() < colours) return std::nullopt;
  return *std::ranges::max_element(data.first(colours));
}

}  // namespace

PngChunks read_png_chunks(FileReader& reader) {
  PngChunks found;
  std::uint64_t at = signature_size;
  for (;;) {
    const Bytes head = reader.at(at, head_size);
    if (head.size() < head_size) return found;
    const std::uint32_t size = big_endian(head.data());
    const std::array<unsigned char, 4> type{head[4], head[5], head[6], head[7]};
    const auto is = [&](std::string_view name) {
      return std::memcmp(type.data(), name.data(), 4) == 0;
    };
    const bool critical = (type[0] & 0x20) == 0;
    if (critical && !crc_holds(reader, at + 4, std::uint64_t{4} + size)) {
      found.intact = false;
      return found;
    }
    if (is("IEND")) return found;
    if (is("sBIT")) found.significant_bits = largest_of_sbit(reader.at(at + head_size, 4), size);
    at += head_size + size + crc_size;
  }
}

}  // namespace imaging::image
