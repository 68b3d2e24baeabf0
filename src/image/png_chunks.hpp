// Checks what libvips ignores in a PNG: whether its chunks are whole, what they inflate to, and
// what they say about bits and colours.
#pragma once

#include <optional>

#include "image/file_reader.hpp"
#include "image/png_colour.hpp"

namespace imaging::image {

// From the chunks before the image data; decoders ignore later ones.
struct PngFacts {
  std::optional<int> significant_bits;  // the largest of sBIT's, without alpha
  PngColour colour = {};
  bool is_grey = false;
};

// Throws Error{unprocessable_image} when
// - a critical chunk (IHDR, PLTE, IDAT) is cut or its CRC is wrong: libpng, as libvips uses it,
//   never looks at the CRC of the last IDAT. An IEND that is missing, cut or altered loses nothing:
//   the decoder proves that all pixels are there;
// - the image data inflates to more than the pixels need, or the texts and the profile to more than
//   4 MiB: libpng would inflate gigabytes of either, for minutes.
// A picture of more than max_pixels is left to check_limits(): only its header is looked at.
PngFacts examine_png_chunks(FileReader& reader, std::uint64_t max_pixels);

}  // namespace imaging::image
