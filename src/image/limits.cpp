#include "image/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "image/refuse.hpp"

namespace imaging::image {

void check_pixels(std::uint64_t width, std::uint64_t height, const DeriveLimits& limits) {
  if (height != 0 && width > limits.max_pixels / height) {
    refuse(fmt::format("the picture has {} × {} pixels, {} are allowed", width, height,
                       limits.max_pixels));
  }
  if (std::max(width, height) > static_cast<std::uint64_t>(limits.source_side)) {
    refuse(fmt::format("the picture has {} × {} pixels, a side of {} is allowed", width, height,
                       limits.source_side));
  }
}

void check_channels(std::uint64_t channels) {
  // Grey, RGB or CMYK with alpha, and a little more; a TIFF may declare 10,000.
  constexpr std::uint64_t most = 8;
  if (channels > most) {
    refuse(fmt::format("the picture has {} channels, {} are allowed", channels, most));
  }
}

void check_decoded_size(std::uint64_t bytes, const DeriveLimits& limits) {
  constexpr std::uint64_t mebibyte = 1 << 20;
  if (bytes > limits.max_decoded_bytes) {
    refuse(fmt::format("decoding the picture takes {} MiB of memory, {} are allowed",
                       (bytes + mebibyte - 1) / mebibyte, limits.max_decoded_bytes / mebibyte));
  }
}

}  // namespace imaging::image
