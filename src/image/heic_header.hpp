// What a HEIC file says of the sizes of its pictures (ISO/IEC 14496-12 and 23008-12).
#pragma once

#include <cstdint>
#include <optional>

#include "image/file_reader.hpp"

namespace imaging::image {

// Of several pictures the largest counts, and of several places that say its size the largest too:
// the property, a grid's or an overlay's own data, and the coded streams.
struct HeicHeader {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  std::uint64_t coded_pixels = 0;  // of the largest coded part
  bool has_parts = false;          // put together from tiles or layers
  bool has_alpha = false;
  unsigned bits = 8;  // of a sample
};

// nullopt where there is none: libheif judges the file. Throws Error{unprocessable_image} for a
// part that is coded as AV1 or holds several frames, and for a file of very many parts.
std::optional<HeicHeader> read_heic_header(FileReader& reader);

}  // namespace imaging::image
