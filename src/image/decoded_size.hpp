// How many bytes of memory decoding takes: from the header, before a decoder sees the file. They
// are what libvips 8.14 and the libraries below it hold at the same time, as measured, without what
// they hold for any picture; never less than the decoded picture.
#pragma once

#include <webp/decode.h>

#include <cstdint>

#include "image/heic_header.hpp"
#include "image/jpeg_segments.hpp"
#include "image/png_header.hpp"
#include "image/tiff_tags.hpp"

namespace imaging::image {

// For pictures within DeriveLimits' pixels and channels.
std::uint64_t decoded_size(const PngHeader& png, bool has_transparent_colour);
std::uint64_t decoded_size(const JpegFrame& jpeg);
std::uint64_t decoded_size(const TiffTags& tiff);
std::uint64_t decoded_size(const WebPBitstreamFeatures& webp);
std::uint64_t decoded_size(const HeicHeader& heic);

}  // namespace imaging::image
