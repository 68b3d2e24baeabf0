#include "image/limits.hpp"

#include <gtest/gtest.h>

namespace imaging::image {
namespace {

constexpr std::uint64_t million = 1'000'000;

TEST(DecodedSize, of_a_png_is_its_pixels_with_whole_bytes_and_colours) {
  PngHeader png{.width = 1000, .height = 1000, .bit_depth = 8, .colour_type = 0};
  EXPECT_EQ(decoded_size(png, false), million);
  EXPECT_EQ(decoded_size(png, true), 2 * million);
  png.bit_depth = 1;
  EXPECT_EQ(decoded_size(png, false), million);
  png.bit_depth = 16;
  EXPECT_EQ(decoded_size(png, false), 2 * million);
  png.colour_type = 6;
  EXPECT_EQ(decoded_size(png, false), 8 * million);
  png.bit_depth = 2;
  png.colour_type = 3;
  EXPECT_EQ(decoded_size(png, false), 3 * million);
  EXPECT_EQ(decoded_size(png, true), 4 * million);
}

TEST(DecodedSize, of_a_jpeg_of_several_scans_is_that_of_its_coefficients) {
  JpegFrame jpeg{.width = 1000, .height = 1000, .components = {{1, 1}, {1, 1}, {1, 1}}};
  EXPECT_EQ(decoded_size(jpeg), 3 * million);
  jpeg.has_several_scans = true;
  EXPECT_EQ(decoded_size(jpeg), 6 * million);
  jpeg.components[0] = {2, 2};  // 63 × 63 MCUs of 6 blocks
  EXPECT_EQ(decoded_size(jpeg), 63 * 63 * 6 * 128);
  jpeg.components = {{1, 1}};
  EXPECT_EQ(decoded_size(jpeg), 2 * million);
}

TEST(DecodedSize, of_a_jpeg_that_names_no_sampling_is_that_of_its_pixels) {
  EXPECT_EQ(decoded_size(JpegFrame{.width = 8, .height = 8, .components = {{0, 0}}}), 64U);
}

TiffTags tiff_of(std::uint64_t samples, std::uint64_t bits) {
  TiffTags tags;
  tags.width = 1000;
  tags.height = 1000;
  tags.samples_per_pixel = samples;
  tags.bits_per_sample = bits;
  tags.rows_per_strip = 1000;
  return tags;
}

TEST(DecodedSize, of_a_tiff_counts_a_strip_where_it_is_unpacked_whole) {
  TiffTags tags = tiff_of(3, 8);
  EXPECT_EQ(decoded_size(tags), 3 * million);
  tags.rows_per_strip = 100;
  EXPECT_EQ(decoded_size(tags), 1100 * 1000 * 3U);
  tags.rows_per_strip = UINT32_MAX;
  EXPECT_EQ(decoded_size(tags), 3 * million);
  tags.has_separate_planes = true;
  EXPECT_EQ(decoded_size(tags), 6 * million);
  EXPECT_EQ(decoded_size(tiff_of(1, 1)), million);
  EXPECT_EQ(decoded_size(tiff_of(4, 16)), 8 * million);
}

TEST(DecodedSize, of_a_tiff_counts_whole_tiles_and_one_more) {
  TiffTags tags = tiff_of(1, 8);
  tags.tile_width = 256;
  tags.tile_height = 512;
  EXPECT_EQ(decoded_size(tags), (4 * 2 + 1) * 256 * 512U);
  tags.photometric = photometric::palette;
  EXPECT_EQ(decoded_size(tags), (4 * 2 + 1) * 256 * 512 * 3U);
}

TEST(DecodedSize, of_a_webp_is_canvas_and_frame) {
  WebPBitstreamFeatures webp{};
  webp.width = 1000;
  webp.height = 1000;
  EXPECT_EQ(decoded_size(webp), 8 * million);
}

TEST(DecodedSize, of_a_heic_is_the_picture_twice_and_what_its_parts_take) {
  HeicHeader heic{.width = 1000, .height = 1000, .coded_pixels = million};
  EXPECT_EQ(decoded_size(heic), 6'500'000U);
  heic.has_alpha = true;
  heic.bits = 10;
  EXPECT_EQ(decoded_size(heic), 16'500'000U);
  heic = {.width = 1000, .height = 1000, .coded_pixels = 10'000, .has_parts = true};
  EXPECT_EQ(decoded_size(heic), 6'005'000 + 4 * 60'000U);
}

}  // namespace
}  // namespace imaging::image
