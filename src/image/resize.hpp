// Chooses the size of a derivative, and resizes a picture to it.
#pragma once

#include "image/derive.hpp"
#include "image/vips_image.hpp"

namespace imaging::image {

struct Size {
  int width = 0;
  int height = 0;
  bool operator==(const Size&) const = default;
};
inline Size size_of(const Dimensions& picture) {
  return {static_cast<int>(picture.width), static_cast<int>(picture.height)};
}

// The largest size of the same shape within both bounds; never larger than the source, both sides
// at least 1.
Size fit(Size source, int most_width, int most_side);

// The factor (1, 2, 4 or 8) by which a JPEG's decoder can shrink without going below the target.
int jpeg_shrink(Size source, Size target);

// By Lanczos-3, lazily. target must not be larger than the picture.
Image resized(const Image& picture, Size target);

// The same for 16-bit samples whose last band is alpha. Colours are weighted by their opacity, so
// that the colour of a transparent pixel does not show in its neighbours.
Image resized_with_alpha(const Image& picture, Size target);

}  // namespace imaging::image
