// A few tags of a TIFF's first directory (TIFF 6.0, sections 2 and 8; BigTIFF).
#pragma once

#include <cstdint>
#include <optional>

#include "image/file_reader.hpp"

namespace imaging::image {

struct TiffTags {
  std::uint64_t bits_per_sample = 1;
  std::uint64_t tile_width = 0;  // 0: strips
  std::uint64_t tile_height = 0;
  bool min_is_white = false;
  bool is_signed = false;
  std::optional<int> declared_bits;  // from MaxSampleValue or SMaxSampleValue
};

// What cannot be read is left at its default: libtiff judges the file.
TiffTags read_tiff_tags(FileReader& reader);

}  // namespace imaging::image
