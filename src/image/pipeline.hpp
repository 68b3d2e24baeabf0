// Decodes a file into 8-bit pixels of at most the web version's size.
#pragma once

#include <filesystem>

#include "image/derive.hpp"
#include "image/vips_image.hpp"

namespace imaging::image {

struct Decoded {
  Dimensions source = {};
  Image pixels;  // in memory, upright, 1 band of grey or 3 of sRGB
  int used_bits = 8;
};

// At most most_width wide and never enlarged. The file is decoded once, and a large picture is
// never whole in memory when its format can be streamed. Throws Error{unprocessable_image}, also
// for a picture that is not done after 30 seconds.
Decoded decode(const std::filesystem::path& file, MediaType type, int most_width,
               const DeriveLimits& limits);

}  // namespace imaging::image
