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

Image resized(const Image& picture, Size target) {
  const double across = static_cast<double>(target.width) / picture->Xsize;
  const double down = static_cast<double>(target.height) / picture->Ysize;
  return made_by([&](VipsImage** out) {
    return vips_resize(picture.get(), out, across, "vscale", down, nullptr);
  });
}

}  // namespace imaging::image
