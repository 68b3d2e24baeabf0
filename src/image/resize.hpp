// How large a derivative is, and making a picture that large.
#pragma once

#include "image/vips_image.hpp"

namespace imaging::image {

struct Size {
  int width = 0;
  int height = 0;
  bool operator==(const Size&) const = default;
};

// The largest size of the same shape within both bounds; never larger than the source, both sides
// at least 1.
Size fit(Size source, int most_width, int most_side);

// By Lanczos-3, lazily. target must not be larger than the picture.
Image resized(const Image& picture, Size target);

}  // namespace imaging::image
