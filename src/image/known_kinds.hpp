// Rejects, by name, well-known kinds of JPEG and TIFF that nothing here decodes. All functions
// throw Error{unprocessable_image}.
#pragma once

#include "image/jpeg_segments.hpp"
#include "image/tiff_tags.hpp"

namespace imaging::image {

inline constexpr std::uint64_t jpeg_in_tiff = 7;  // a value of Compression

void check_kind(const JpegFrame& jpeg);
void check_kind(const TiffTags& tiff);

}  // namespace imaging::image
