#include "image/resize.hpp"

#include <algorithm>
#include <cmath>

namespace imaging::image {

Size fit(Size source, int most_width, int most_side) {
  const double scale =
      std::min({1.0, static_cast<double>(std::min(most_width, most_side)) / source.width,
                static_cast<double>(most_side) / source.height});
  const auto scaled = [scale](int side) {
    return std::max(1, static_cast<int>(std::lround(side * scale)));
  };
  return {scaled(source.width), scaled(source.height)};
}

int jpeg_shrink(Size source, Size target) {
  for (const int shrink : {8, 4, 2}) {
    if (source.width / shrink >= target.width && source.height / shrink >= target.height)
      return shrink;
  }
  return 1;
}

Image resized(const Image& picture, Size target) {
  const double across = static_cast<double>(target.width) / picture->Xsize;
  const double down = static_cast<double>(target.height) / picture->Ysize;
  return made_by([&](VipsImage** out) {
    return vips_resize(picture.get(), out, across, "vscale", down, nullptr);
  });
}

Image resized_with_alpha(const Image& picture, Size target) {
  constexpr double opaque = 65'535;
  const Image weighted = made_by([&](VipsImage** out) {
    return vips_premultiply(picture.get(), out, "max_alpha", opaque, nullptr);
  });
  const Image scaled = resized(weighted, target);
  const Image colour = made_by([&](VipsImage** out) {
    return vips_unpremultiply(scaled.get(), out, "max_alpha", opaque, nullptr);
  });
  const Image rounded =
      made_by([&](VipsImage** out) { return vips_rint(colour.get(), out, nullptr); });
  return made_by(
      [&](VipsImage** out) { return vips_cast(rounded.get(), out, VIPS_FORMAT_USHORT, nullptr); });
}

}  // namespace imaging::image
