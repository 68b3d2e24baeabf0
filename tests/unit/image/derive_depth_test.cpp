// Derivatives are as bright as the picture, whatever its bit depth.
#include <gtest/gtest.h>

#include "derived.hpp"

namespace imaging::image {
namespace {

using namespace testing;

TEST(DeriveDepth, shows_grey_of_every_depth_in_png) {
  const Scene scene = grey_scene();
  for (int bits = 8; bits <= 16; ++bits) {
    const Derivatives made = derived(png_of(scene, bits, 16).bytes(), MediaType::png);
    EXPECT_EQ(made.used_bits, bits);
    EXPECT_LE(difference(shown(made.web), scene), grey_tolerance) << bits;
  }
  EXPECT_LE(difference(shown(derived(png_of(scene, 8, 8).bytes(), MediaType::png).web), scene),
            grey_tolerance);
}

TEST(DeriveDepth, shows_grey_of_every_depth_polarity_and_byte_order_in_tiff) {
  const Scene scene = grey_scene();
  for (int bits = 8; bits <= 16; ++bits) {
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

TEST(DeriveDepth, believes_the_bits_that_a_file_declares) {
  Scene dark = grey_scene();
  for (double& light : dark.light) light /= 16;
  Png png = png_of(dark, 12, 16);
  png.before_data = chunk("sBIT", "\x0c");
  EXPECT_LE(difference(shown(derived(png.bytes(), MediaType::png).web), dark), grey_tolerance);
  const Tiff tiff{.scene = &dark, .bits = 12, .file_bits = 16, .max_sample = 4095};
  EXPECT_LE(difference(shown(derived(tiff.bytes(), MediaType::tiff).web), dark), grey_tolerance);
}

TEST(DeriveDepth, shows_signed_samples_at_full_brightness) {
  const Scene scene = grey_scene();
  for (const bool inverted : {false, true}) {
    for (const int bits : {12, 15}) {
      const Tiff tiff{.scene = &scene,
                      .bits = bits,
                      .file_bits = 16,
                      .inverted = inverted,
                      .max_sample = 32767,
                      .is_signed = true};
      const Derivatives made = derived(tiff.bytes(), MediaType::tiff);
      EXPECT_EQ(made.used_bits, bits);
      EXPECT_LE(difference(shown(made.web), scene), grey_tolerance) << bits << inverted;
    }
  }
}

TEST(DeriveDepth, does_not_believe_a_declaration_of_all_that_the_file_could_hold) {
  const Scene scene = grey_scene();
  Png png = png_of(scene, 12, 16);
  png.before_data = chunk("sBIT", "\x10");
  EXPECT_LE(difference(shown(derived(png.bytes(), MediaType::png).web), scene), grey_tolerance);
  const Tiff tiff{.scene = &scene, .bits = 12, .file_bits = 16, .max_sample = 65535};
  EXPECT_LE(difference(shown(derived(tiff.bytes(), MediaType::tiff).web), scene), grey_tolerance);
}

// A border of full samples, such as some software adds, is white; it is black where full is black.
TEST(DeriveDepth, shows_what_lies_above_the_picture_as_white_or_as_black_when_inverted) {
  Scene scene = grey_scene();
  for (const bool inverted : {false, true}) {
    Tiff tiff{.scene = &scene, .bits = 12, .file_bits = 16, .inverted = inverted};
    std::string bytes = tiff.bytes();
    Scene expected = scene;
    const std::size_t pixels = expected.light.size();
    for (std::size_t i = 0; i < pixels; ++i) {
      if (i % 320 >= 20 && i / 320 >= 20) continue;
      bytes.replace(8 + 2 * i, 2, "\xff\xff");
      expected.light[i] = inverted ? 0 : 1;
    }
    const Derivatives made = derived(bytes, MediaType::tiff);
    EXPECT_EQ(made.used_bits, 12);
    EXPECT_LE(difference(shown(made.web), expected), grey_tolerance) << inverted;
  }
}

TEST(DeriveDepth, shows_colour_of_8_and_16_bits) {
  const Scene scene = colour_scene();
  for (const int bits : {8, 12, 16}) {
    const int file_bits = bits == 8 ? 8 : 16;
    const auto png = derived(png_of(scene, bits, file_bits).bytes(), MediaType::png);
    EXPECT_LE(difference(shown(png.web), scene), colour_tolerance) << bits;
  }
}

// Every second column is transparent, and hides black.
std::string striped(Scene scene, int bits) {
  const int bytes = bits > 8 ? 2 : 1;
  for (std::size_t i = 0; i < scene.light.size(); ++i) {
    if (i / static_cast<std::size_t>(scene.channels) % 2 == 1) scene.light[i] = 0;
  }
  const std::string samples = scene.samples(bits, true);
  const auto pixel = static_cast<std::size_t>(scene.channels * bytes);
  std::string rows;
  for (std::size_t i = 0; i * pixel < samples.size(); ++i) {
    rows += samples.substr(i * pixel, pixel);
    rows.append(static_cast<std::size_t>(bytes), i % 2 == 0 ? '\xff' : '\0');
  }
  return rows;
}

TEST(DeriveDepth, scales_transparency_at_every_depth_as_at_8_bits) {
  for (const Scene& scene : {grey_scene(), colour_scene()}) {
    const auto small = [&](int bits) {
      const Png png{.width = 320,
                    .height = 240,
                    .bit_depth = bits == 8 ? 8 : 16,
                    .colour_type = scene.channels == 1 ? 4 : 6,
                    .rows = striped(scene, bits)};
      return shown(derived(png.bytes(), MediaType::png, {.web_width = 100}).web);
    };
    const Shown twin = small(8);
    ASSERT_EQ(twin.width, 100);
    for (const int bits : {12, 16}) {
      EXPECT_LE(difference(small(bits), twin), 2)
          << scene.channels << " channels of " << bits << " bits";
    }
  }
}

TEST(DeriveDepth, derivatives_of_a_12_bit_radiograph_look_like_its_8_bit_twin) {
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

TEST(DeriveDepth, scales_a_large_12_bit_picture_by_its_own_samples) {
  Scene large = grey_scene(2600, 400);
  // Full white beside full black: a resize overshoots here, beyond 12 bits.
  for (std::size_t i = 0; i < large.light.size(); ++i) {
    if (i % 2600 < 300) large.light[i] = i % 2600 < 150 ? 0 : 1;
  }
  const Derivatives made = derived(png_of(large, 12, 16).bytes(), MediaType::png);
  EXPECT_EQ(made.used_bits, 12);
  EXPECT_EQ(shown(made.web).width, 2000);
}

}  // namespace
}  // namespace imaging::image
