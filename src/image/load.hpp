// Opens a picture with the loader of its type, lazily: only the header is read.
#pragma once

#include <filesystem>

#include "image/derive.hpp"
#include "image/resize.hpp"
#include "image/tiff_tags.hpp"
#include "image/vips_image.hpp"

namespace imaging::image {

struct Opening {
  TiffPage page = {};  // of a TIFF; of other types the first frame is taken
  int shrink = 1;      // or 2, 4, 8: by a JPEG's own scaled decoding
};

// Pixels come top to bottom, once. Of a JPEG's damage libjpeg only warns: see vips_warnings().
// Throws Error{unprocessable_image}.
Image load(const std::filesystem::path& file, MediaType type, const Opening& opening);

// As shown. Throws Error{unprocessable_image} for a picture that is over a limit.
Dimensions measure(const Image& header, const DeriveLimits& limits);

inline Size size_of(const Dimensions& shown) {
  return {static_cast<int>(shown.width), static_cast<int>(shown.height)};
}

// EXIF orientations 5 to 8 lie on their side.
bool is_sideways(const Image& picture);

}  // namespace imaging::image
