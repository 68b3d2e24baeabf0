// Reads the sizes of the pictures in a HEIC file (ISO/IEC 14496-12 and 23008-12).
#pragma once

#include <cstdint>
#include <optional>

#include "image/file_reader.hpp"

namespace imaging::image {

// The largest of several pictures counts, and the largest of the places that give its size: the
// property, the data of a grid or overlay, and the coded streams.
struct HeicHeader {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  std::uint64_t coded_pixels = 0;  // of the largest coded part
  bool has_parts = false;          // put together from tiles or layers
  bool has_alpha = false;
  unsigned bits = 8;  // of a sample
};

// nullopt when there is none: libheif then judges the file. Throws Error{unprocessable_image} for a
// part that is coded as AV1 or holds several frames, and for a file with very many parts.
std::optional<HeicHeader> read_heic_header(FileReader& reader);

}  // namespace imaging::image
