// Opens a JPEG as strictly as libjpeg can look at one.
#pragma once

#include <filesystem>

#include "image/vips_image.hpp"

namespace imaging::image {

// shrink: 1, 2, 4 or 8, by scaled decoding. Lazy. Throws Error{unprocessable_image}.
Image load_jpeg(const std::filesystem::path& file, int shrink);

}  // namespace imaging::image
