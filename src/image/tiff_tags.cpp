#include "image/tiff_tags.hpp"

#include <algorithm>
#include <bit>

namespace imaging::image {
namespace {

// The two layouts of a directory and its byte order.
class Layout {
 public:
  Layout(FileReader& reader, bool big_endian, bool big_tiff)
      : reader_(reader), big_endian_(big_endian), big_tiff_(big_tiff) {}

  std::uint64_t offset_size() const { return big_tiff_ ? 8 : 4; }
  std::uint64_t count_size() const { return big_tiff_ ? 8 : 2; }
  std::uint64_t entry_size() const { return big_tiff_ ? 20 : 12; }

  // An unsigned number of size bytes; 0 where the file ends before.
  std::uint64_t number(std::uint64_t at, std::uint64_t size) const {
    const auto bytes = reader_.at(at, size);
    if (bytes.size() < size) return 0;
    std::uint64_t value = 0;
    for (std::uint64_t i = 0; i < size; ++i) {
      value = value << 8 | bytes[big_endian_ ? i : size - 1 - i];
    }
    return value;
  }

 private:
  FileReader& reader_;
  bool big_endian_;
  bool big_tiff_;
};

// BYTE, SHORT, LONG, LONG8 (TIFF 6.0 page 15, BigTIFF); nullopt for what is no whole number.
std::optional<std::uint64_t> size_of_type(std::uint64_t type) {
  switch (type) {
    case 1:
      return 1;
    case 3:
      return 2;
    case 4:
      return 4;
    case 16:
      return 8;
    default:
      return std::nullopt;
  }
}

// The first value of an entry: tag (2 bytes), type (2), count, then the values or where they are.
std::optional<std::uint64_t> first_value(const Layout& layout, std::uint64_t entry) {
  const auto size = size_of_type(layout.number(entry + 2, 2));
  if (!size) return std::nullopt;
  const std::uint64_t count = layout.number(entry + 4, layout.offset_size());
  if (count == 0) return std::nullopt;
  const std::uint64_t field = entry + 4 + layout.offset_size();
  if (count <= layout.offset_size() / *size) return layout.number(field, *size);
  return layout.number(layout.number(field, layout.offset_size()), *size);
}

void take(TiffTags& tags, std::uint64_t tag, std::uint64_t value) {
  switch (tag) {
    case 258:  // BitsPerSample
      tags.bits_per_sample = value;
      break;
    case 262:  // PhotometricInterpretation: 0 is WhiteIsZero
      tags.min_is_white = value == 0;
      break;
    case 281:  // MaxSampleValue
    case 341:  // SMaxSampleValue
      if (value > 0) tags.declared_bits = std::bit_width(value);
      break;
    case 322:
      tags.tile_width = value;
      break;
    case 323:
      tags.tile_height = value;
      break;
    case 339:  // SampleFormat: 2 is two's complement
      tags.is_signed = value == 2;
      break;
    default:
      break;
  }
}

}  // namespace

TiffTags read_tiff_tags(FileReader& reader) {
  TiffTags tags;
  const auto start = reader.at(0, 4);
  if (start.size() < 4) return tags;
  const bool big_endian = start[0] == 'M';
  const bool big_tiff = start[big_endian ? 3 : 2] == '+';
  const Layout layout(reader, big_endian, big_tiff);
  const std::uint64_t directory = layout.number(big_tiff ? 8 : 4, layout.offset_size());
  constexpr std::uint64_t most_entries = 4096;  // as libtiff allows
  const std::uint64_t count = std::min(layout.number(directory, layout.count_size()), most_entries);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t entry = directory + layout.count_size() + i * layout.entry_size();
    const auto value = first_value(layout, entry);
    if (value) take(tags, layout.number(entry, 2), *value);
  }
  return tags;
}

}  // namespace imaging::image
