// How large a derivative is, and making a picture that large.
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

// By how much a JPEG's decoder can scale by itself (1, 2, 4 or 8) without going below the target.
int jpeg_shrink(Size source, Size target);

// By Lanczos-3, lazily. target must not be larger than the picture.
Image resized(const Image& picture, Size target);

// The same of 16-bit samples whose last band is alpha. Colours weigh as much as they are opaque:
// what a transparent pixel hides must not show in its neighbours.
Image resized_with_alpha(const Image& picture, Size target);

}  // namespace imaging::image
