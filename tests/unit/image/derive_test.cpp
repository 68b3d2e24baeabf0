#include "image/derive.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"
#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Derivatives derived(std::string_view bytes, MediaType type, const DeriveLimits& limits = {}) {
  const TempFile file(bytes);
  return derive(file.path(), type, limits);
}

// The text of the refusal; empty when there is none.
std::string refusal(std::string_view bytes, MediaType type) {
  try {
    derived(bytes, type);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unprocessable_image);
    return error.text();
  }
  return {};
}

constexpr double grey_tolerance = 3;  // levels of 255, mean
constexpr double colour_tolerance = 5;

TEST(Derive, refuses_random_bytes_as_any_type) {
  const std::string noise(1000, '\x5a');
  for (const auto type : {MediaType::png, MediaType::jpeg, MediaType::webp, MediaType::tiff,
                          MediaType::heic, MediaType::pdf}) {
    EXPECT_NE(refusal(noise, type), "") << mime(type);
    EXPECT_NE(refusal("", type), "") << mime(type);
  }
}

TEST(Derive, refuses_a_picture_that_is_cut_anywhere_in_its_data) {
  const Scene scene = grey_scene();
  const Image picture = vips_picture(scene);
  const std::vector<std::pair<MediaType, std::string>> files{
      {MediaType::png, png_of(scene, 8, 8).bytes()},
      {MediaType::jpeg,
       saved(picture, ".jpg",
             [](VipsImage* in, const char* path) { return vips_jpegsave(in, path, nullptr); })},
      {MediaType::webp,
       saved(picture, ".webp",
             [](VipsImage* in, const char* path) { return vips_webpsave(in, path, nullptr); })},
      {MediaType::tiff, saved(picture, ".tif",
                              [](VipsImage* in, const char* path) {
                                return vips_tiffsave(in, path, "compression",
                                                     VIPS_FOREIGN_TIFF_COMPRESSION_LZW, nullptr);
                              })},
      {MediaType::tiff, Tiff{.scene = &scene}.bytes()},
  };
  for (const auto& [type, bytes] : files) {
    ASSERT_EQ(refusal(bytes, type), "") << mime(type);
    for (const double part : {0.1, 0.3, 0.5, 0.7, 0.9, 0.99}) {
      const auto size = static_cast<std::size_t>(part * static_cast<double>(bytes.size()));
      EXPECT_NE(refusal(std::string_view(bytes).substr(0, size), type), "")
          << mime(type) << " cut to " << part;
    }
  }
}

TEST(Derive, refuses_a_jpeg_whose_cut_end_was_tidied_up) {
  std::string bytes =
      saved(vips_picture(grey_scene()), ".jpg",
            [](VipsImage* in, const char* path) { return vips_jpegsave(in, path, nullptr); });
  bytes.resize(bytes.size() / 2);
  EXPECT_NE(refusal(bytes + "\xff\xd9", MediaType::jpeg), "");
}

TEST(Derive, refuses_a_png_with_one_altered_byte) {
  std::string bytes = png_of(grey_scene(), 8, 8).bytes();
  bytes[bytes.size() / 2] ^= 1;
  EXPECT_THAT(refusal(bytes, MediaType::png), HasSubstr("damaged"));
}

TEST(Derive, takes_a_png_that_lacks_only_its_end_mark) {
  const std::string bytes = png_of(grey_scene(), 8, 8).bytes();
  EXPECT_EQ(refusal(std::string_view(bytes).substr(0, bytes.size() - 12), MediaType::png), "");
}

TEST(Derive, refuses_bombs_by_their_header) {
  const Png bomb{.width = 40'000,
                 .height = 40'000,
                 .bit_depth = 8,
                 .colour_type = 0,
                 .before_data = {},
                 .rows = {}};
  EXPECT_EQ(refusal(bomb.bytes(), MediaType::png),
            "the picture has 40000 × 40000 pixels, 100000000 are allowed");
}

TEST(Derive, shows_grey_of_every_depth_in_png) {
  const Scene scene = grey_scene();
  for (const int bits : {8, 10, 12, 14, 16}) {
    const Derivatives made = derived(png_of(scene, bits, 16).bytes(), MediaType::png);
    EXPECT_EQ(made.used_bits, bits);
    EXPECT_LE(difference(shown(made.web), scene), grey_tolerance) << bits;
  }
  EXPECT_LE(difference(shown(derived(png_of(scene, 8, 8).bytes(), MediaType::png).web), scene),
            grey_tolerance);
}

TEST(Derive, shows_grey_of_every_depth_polarity_and_byte_order_in_tiff) {
  const Scene scene = grey_scene();
  for (const int bits : {8, 10, 12, 14, 16}) {
    for (const bool inverted : {false, true}) {
      for (const bool big_endian : {false, true}) {
        for (const int file_bits : {8, 16}) {
          if (bits > file_bits) continue;
          const Tiff tiff{.scene = &scene,
                          .bits = bits,
                          .file_bits = file_bits,
                          .inverted = inverted,
                          .big_endian = big_endian};
          const Derivatives made = derived(tiff.bytes(), MediaType::tiff);
          EXPECT_EQ(made.used_bits, bits);
          EXPECT_LE(difference(shown(made.web), scene), grey_tolerance)
              << bits << " of " << file_bits << (inverted ? " inverted" : "")
              << (big_endian ? " big-endian" : "");
        }
      }
    }
  }
}

TEST(Derive, believes_the_bits_that_a_file_declares) {
  Scene dark = grey_scene();
  for (double& light : dark.light) light /= 16;
  Png png = png_of(dark, 12, 16);
  png.before_data = chunk("sBIT", "\x0c");
  EXPECT_LE(difference(shown(derived(png.bytes(), MediaType::png).web), dark), grey_tolerance);
  const Tiff tiff{.scene = &dark, .bits = 12, .file_bits = 16, .max_sample = 4095};
  EXPECT_LE(difference(shown(derived(tiff.bytes(), MediaType::tiff).web), dark), grey_tolerance);
}

TEST(Derive, shows_colour_of_8_and_16_bits) {
  const Scene scene = colour_scene();
  for (const int bits : {8, 12, 16}) {
    const int file_bits = bits == 8 ? 8 : 16;
    const auto png = derived(png_of(scene, bits, file_bits).bytes(), MediaType::png);
    EXPECT_LE(difference(shown(png.web), scene), colour_tolerance) << bits;
  }
}

TEST(Derive, derivatives_of_a_12_bit_radiograph_look_like_its_8_bit_twin) {
  const std::filesystem::path data = TEST_DATA_DIR;
  const Derivatives twin = derive(data / "bitewing.png", MediaType::png, {});
  EXPECT_EQ(twin.used_bits, 8);
  for (const auto& [name, type] : {std::pair{"bitewing-12bit.png", MediaType::png},
                                   std::pair{"bitewing-12bit.tif", MediaType::tiff}}) {
    const Derivatives made = derive(data / name, type, {});
    EXPECT_EQ(made.used_bits, 12);
    EXPECT_LE(difference(shown(made.web), shown(twin.web)), 1) << name;
    EXPECT_LE(difference(shown(made.thumb), shown(twin.thumb)), 1) << name;
  }
}

}  // namespace
}  // namespace imaging::image
