// A PNG's chunks: their check sums, and sBIT (W3C PNG specification, 5.3 and 11.3.2.4).
#pragma once

#include <optional>

#include "image/file_reader.hpp"

namespace imaging::image {

struct PngChunks {
  // Every critical chunk (IHDR, PLTE, IDAT, IEND) is whole and its CRC is right. libpng, as libvips
  // uses it, never looks at the CRC of the last IDAT. A missing IEND is forgiven: the decoder
  // proves that all pixels are there.
  bool intact = true;
  std::optional<int> significant_bits;  // the largest of sBIT's, without alpha
};

PngChunks read_png_chunks(FileReader& reader);

}  // namespace imaging::image
