#include "image/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace imaging::image {
namespace {

void check_pixels(const Announced& picture, const DeriveLimits& limits) {
  const std::uint64_t width = picture.width;
  const std::uint64_t height = picture.height;
  if (height != 0 && width > limits.max_pixels / height) {
    throw_unprocessable(fmt::format("the picture has {} × {} pixels, {} are allowed", width, height,
                                    limits.max_pixels));
  }
  if (std::max(width, height) > static_cast<std::uint64_t>(limits.source_side)) {
    throw_unprocessable(fmt::format("the picture has {} × {} pixels, a side of {} is allowed",
                                    width, height, limits.source_side));
  }
}

void check_channels(std::uint64_t channels) {
  // Grey, RGB or CMYK with alpha, and a little more; a TIFF may declare 10,000.
  constexpr std::uint64_t most = 8;
  if (channels > most) {
    throw_unprocessable(fmt::format("the picture has {} channels, {} are allowed", channels, most));
  }
}

// A tile is decoded whole, even if the picture is small.
void check_tiles(const Announced& picture, const DeriveLimits& limits) {
  if (picture.tile_width > 0 && picture.tile_height > limits.max_pixels / picture.tile_width) {
    throw_unprocessable("the TIFF's tiles are larger than a picture may be");
  }
}

void check_decoded_size(std::uint64_t bytes, const DeriveLimits& limits) {
  constexpr std::uint64_t mebibyte = 1 << 20;
  if (bytes > limits.max_decoded_bytes) {
    throw_unprocessable(fmt::format("decoding the picture takes {} MiB of memory, {} are allowed",
                                    (bytes + mebibyte - 1) / mebibyte,
                                    limits.max_decoded_bytes / mebibyte));
  }
}

std::uint64_t divided_up(std::uint64_t number, std::uint64_t by) { return (number + by - 1) / by; }

// 2 bytes a coefficient, in blocks of 8 × 8 and whole MCUs of them (ITU-T T.81, A.2).
std::uint64_t coefficients_size(const JpegFrame& jpeg) {
  std::uint64_t across = 1;
  std::uint64_t down = 1;
  for (const JpegComponent& component : jpeg.components) {
    across = std::max<std::uint64_t>(across, component.across);
    down = std::max<std::uint64_t>(down, component.down);
  }
  const std::uint64_t mcus = divided_up(jpeg.width, 8 * across) * divided_up(jpeg.height, 8 * down);
  std::uint64_t blocks = 0;
  for (const JpegComponent& component : jpeg.components) {
    blocks += mcus * component.across * component.down;
  }
  constexpr std::uint64_t block = 8 * 8 * 2;
  return blocks * block;
}

// libvips turns smaller samples into bytes, and a palette into more than one channel.
std::uint64_t bytes_of_pixel(const TiffTags& tiff) {
  const std::uint64_t channels =
      tiff.samples_per_pixel + (tiff.photometric == photometric::palette ? 2 : 0);
  return channels * std::max<std::uint64_t>(1, tiff.bits_per_sample / 8);
}

}  // namespace

void check_limits(const Announced& picture, const DeriveLimits& limits) {
  check_pixels(picture, limits);
  check_channels(picture.channels);
  check_tiles(picture, limits);
  check_decoded_size(picture.decoded_size, limits);
}

std::uint64_t decoded_size(const PngHeader& png, bool has_transparent_colour) {
  constexpr unsigned palette = 3;
  const std::uint64_t channels = png.colour_type == palette ? 3 : channels_of(png);
  const std::uint64_t bytes = png.bit_depth > 8 ? 2 : 1;
  return std::uint64_t{png.width} * png.height * (channels + (has_transparent_colour ? 1 : 0)) *
         bytes;
}

std::uint64_t decoded_size(const JpegFrame& jpeg) {
  const std::uint64_t picture = std::uint64_t{jpeg.width} * jpeg.height * jpeg.components.size();
  // All coefficients are kept until the last scan; then the picture is made row by row.
  return jpeg.has_several_scans ? std::max(picture, coefficients_size(jpeg)) : picture;
}

std::uint64_t decoded_size(const TiffTags& tiff) {
  const std::uint64_t pixel = bytes_of_pixel(tiff);
  if (tiff.tile_width > 0 && tiff.tile_height > 0) {
    const std::uint64_t tile = tiff.tile_width * tiff.tile_height;
    const std::uint64_t tiles =
        divided_up(tiff.width, tiff.tile_width) * divided_up(tiff.height, tiff.tile_height);
    return (tiles + 1) * tile * pixel;  // one more, into which a tile is unpacked
  }
  // libvips reads long strips line by line when it can; otherwise a strip is unpacked whole.
  const bool by_lines = tiff.rows_per_strip > 128 && !tiff.has_separate_planes &&
                        tiff.photometric != photometric::ycbcr;
  const std::uint64_t rows = by_lines ? 0 : std::min(tiff.height, tiff.rows_per_strip);
  return (tiff.height + rows) * tiff.width * pixel;
}

std::uint64_t decoded_size(const WebPBitstreamFeatures& webp) {
  const auto pixels =
      static_cast<std::uint64_t>(webp.width) * static_cast<std::uint64_t>(webp.height);
  return pixels * 2 * 4;  // the canvas and a frame, both RGBA
}

std::uint64_t decoded_size(const HeicHeader& heic) {
  const std::uint64_t bytes = heic.bits > 8 ? 2 : 1;
  const std::uint64_t channels = heic.has_alpha ? 4 : 3;
  // Each channel by itself and all together: libheif converts one form into the other.
  const std::uint64_t picture = heic.width * heic.height * 2 * channels * bytes;
  // Four parts are decoded at a time, each held twice, in 4:4:4 at most.
  constexpr std::uint64_t at_once = 4;
  const std::uint64_t part = heic.coded_pixels * 2 * 3 * bytes;
  const std::uint64_t notes = heic.coded_pixels / 2;  // the HEVC decoder's notes on its blocks
  return picture + notes + (heic.has_parts ? at_once * part : 0);
}

}  // namespace imaging::image
