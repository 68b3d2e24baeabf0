// Tells which of libjpeg's warnings mean that pixels are lost: most do not.
#pragma once

#include <filesystem>

#include "image/vips_image.hpp"

namespace imaging::image {

// Whether every pixel of a JPEG comes from its data; to be called when a decoder has warned. Reads
// all of the data, in about half the time that decoding takes. Odd scan parameters and versions,
// stray bytes and a missing end marker cost no pixels. Data that ends too early or makes no sense,
// a missing restart interval and a missing scan do.
bool decodes_whole(const std::filesystem::path& file, Deadline deadline);

}  // namespace imaging::image
