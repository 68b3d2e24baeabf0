// What a picture's header announces, how much memory decoding takes, and whether that is within the
// limits.
#pragma once

#include <webp/decode.h>

#include <cstdint>

#include "image/derive.hpp"
#include "image/heic_header.hpp"
#include "image/jpeg_segments.hpp"
#include "image/png_header.hpp"
#include "image/tiff_tags.hpp"

namespace imaging::image {

// 0 means that the header does not say.
struct Announced {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  std::uint64_t channels = 0;
  std::uint64_t tile_width = 0;
  std::uint64_t tile_height = 0;
  std::uint64_t decoded_size = 0;  // bytes of memory that decoding takes
};

// Throws Error{unprocessable_image} that gives the numbers.
void check_limits(const Announced& picture, const DeriveLimits& limits);

// The most that libvips 8.14 and its libraries hold at the same time, as measured, without what
// they hold for any picture; never less than the decoded picture. Meaningless for pictures over
// DeriveLimits' limits of pixels and channels.
std::uint64_t decoded_size(const PngHeader& png, bool has_transparent_colour);
std::uint64_t decoded_size(const JpegFrame& jpeg);
std::uint64_t decoded_size(const TiffTags& tiff);
std::uint64_t decoded_size(const WebPBitstreamFeatures& webp);
std::uint64_t decoded_size(const HeicHeader& heic);

}  // namespace imaging::image
