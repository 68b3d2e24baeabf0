// Derivatives of transparent pictures are on white.
#include <gtest/gtest.h>

#include <stdexcept>

#include "derived.hpp"

namespace imaging::image {
namespace {

using namespace testing;

// The left half is opaque; the right half is transparent, but still holds the picture.
std::string with_alpha(const Scene& scene, int bits) {
  const std::string samples = scene.samples(bits, true);
  const std::size_t pixel = static_cast<std::size_t>(scene.channels) * (bits > 8 ? 2 : 1);
  std::string rows;
  for (std::size_t i = 0; i * pixel < samples.size(); ++i) {
    rows += samples.substr(i * pixel, pixel);
    const bool opaque =
        i % static_cast<std::size_t>(scene.width) < static_cast<std::size_t>(scene.width) / 2;
    rows.append(bits > 8 ? 2 : 1, opaque ? '\xff' : '\0');
  }
  return rows;
}

Scene white_on_the_right(Scene scene) {
  for (std::size_t i = 0; i < scene.light.size(); ++i) {
    const std::size_t x =
        i / static_cast<std::size_t>(scene.channels) % static_cast<std::size_t>(scene.width);
    if (x >= static_cast<std::size_t>(scene.width) / 2) scene.light[i] = 1;
  }
  return scene;
}

TEST(DeriveAlpha, shows_transparency_as_white_at_every_depth) {
  for (const Scene& scene : {grey_scene(), colour_scene()}) {
    for (const int bits : {8, 12, 16}) {
      const Png png{.width = 320,
                    .height = 240,
                    .bit_depth = bits == 8 ? 8 : 16,
                    .colour_type = scene.channels == 1 ? 4 : 6,
                    .rows = with_alpha(scene, bits)};
      EXPECT_LE(difference(web_of(png.bytes(), MediaType::png), white_on_the_right(scene)),
                scene.channels == 1 ? grey_tolerance : colour_tolerance)
          << scene.channels << " channels of " << bits << " bits";
    }
  }
}

// Written by libvips; then the kinds of the extra samples are changed (TIFF 6.0, section 18).
std::string tiff_with_extra(const Image& picture, std::string_view kinds) {
  std::string tiff = saved(picture, ".tif", [](VipsImage* in, const char* path) {
    return vips_tiffsave(in, path, nullptr);
  });
  const std::string entry = "\x52\x01\x03" + std::string(1, '\0') + static_cast<char>(kinds.size());
  const std::size_t at = tiff.find(entry);
  if (at == std::string::npos) throw std::runtime_error("no ExtraSamples");
  for (std::size_t i = 0; i < kinds.size(); ++i) tiff[at + 8 + 2 * i] = kinds[i];
  return tiff;
}

// The scene with more channels, each 64 of 255 everywhere.
Image with_extra(const Scene& scene, int channels, VipsBandFormat format) {
  Image picture = vips_picture(scene);
  for (int i = 0; i < channels; ++i) {
    picture = made(picture, [](VipsImage* in, VipsImage** out) {
      return vips_bandjoin_const1(in, out, 64, nullptr);
    });
  }
  if (format == VIPS_FORMAT_UCHAR) return picture;
  const Image deep = made(picture, [](VipsImage* in, VipsImage** out) {
    return vips_linear1(in, out, 257, 0, nullptr);
  });
  const Image samples = made(
      deep, [&](VipsImage* in, VipsImage** out) { return vips_cast(in, out, format, nullptr); });
  const auto type = scene.channels == 1 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16;
  return made(samples, [&](VipsImage* in, VipsImage** out) {
    return vips_copy(in, out, "interpretation", type, nullptr);
  });
}

// A quarter of the scene's light and three quarters of white.
Scene a_quarter_opaque(Scene scene) {
  for (double& light : scene.light) light = 1 - 64.0 / 255 * (1 - light);
  return scene;
}

TEST(DeriveAlpha, takes_an_extra_channel_of_a_tiff_for_opacity_only_where_it_says_so) {
  for (const Scene& scene : {grey_scene(), colour_scene()}) {
    for (const auto format : {VIPS_FORMAT_UCHAR, VIPS_FORMAT_USHORT}) {
      const Image one = with_extra(scene, 1, format);
      const Image two = with_extra(scene, 2, format);
      const auto web = [](const std::string& tiff) { return web_of(tiff, MediaType::tiff); };
      const std::string_view unspecified("\0\0", 2);
      EXPECT_LE(difference(web(tiff_with_extra(one, unspecified.substr(1))), scene), 5);
      EXPECT_LE(difference(web(tiff_with_extra(one, "\x02")), a_quarter_opaque(scene)), 5);
      EXPECT_LE(difference(web(tiff_with_extra(two, unspecified)), scene), 5);
      const std::string_view second("\0\x02", 2);
      EXPECT_LE(difference(web(tiff_with_extra(two, second)), a_quarter_opaque(scene)), 5);
    }
  }
}

TEST(DeriveAlpha, divides_colours_by_the_opacity_that_they_were_multiplied_by) {
  for (const Scene& scene : {grey_scene(), colour_scene()}) {
    for (const auto format : {VIPS_FORMAT_UCHAR, VIPS_FORMAT_USHORT}) {
      Scene dimmed = scene;
      for (double& light : dimmed.light) light *= 64.0 / 255;
      const std::string tiff = tiff_with_extra(with_extra(dimmed, 1, format), "\x01");
      EXPECT_LE(difference(web_of(tiff, MediaType::tiff), a_quarter_opaque(scene)), 5);
    }
  }
}

}  // namespace
}  // namespace imaging::image
