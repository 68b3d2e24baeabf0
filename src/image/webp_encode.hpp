// Encodes 8-bit pixels in memory as a WebP file without any metadata.
#pragma once

#include <string>

#include "image/vips_image.hpp"

namespace imaging::image {

struct WebpSettings {
  int quality = 80;
  int method = 4;  // 0 (quick) to 6 (small)
};

// picture: in memory, unsigned bytes, 1 band (grey) or 3 (sRGB), both sides at most 16,383. The
// file is RIFF and one VP8 chunk; the same pixels always give the same bytes. Throws Error whose
// detail says what libwebp objected to.
std::string encode_webp(const Image& picture, WebpSettings settings);

}  // namespace imaging::image
