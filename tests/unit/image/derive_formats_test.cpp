// Derivatives of every kind of pixel that the accepted formats can hold.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "derived.hpp"
#include "image/sniff.hpp"
#include "image/vips_setup.hpp"

namespace imaging::image {
namespace {

using namespace testing;

// The scene as a smaller number of bits can show it.
Scene coarse(Scene scene, int bits) {
  const double full = (1 << bits) - 1;
  for (double& light : scene.light) light = std::round(light * full) / full;
  return scene;
}

std::string packed_rows(const Scene& scene, int bits) {
  std::string rows;
  for (int y = 0; y < scene.height; ++y) {
    unsigned byte = 0;
    for (int x = 0; x < scene.width; ++x) {
      const auto at = static_cast<std::size_t>(y * scene.width + x);
      const auto level = static_cast<unsigned>(std::lround(scene.light[at] * ((1 << bits) - 1)));
      byte = byte << bits | level;
      if ((x + 1) * bits % 8 == 0) rows += static_cast<char>(byte & 0xff);
    }
  }
  return rows;
}

TEST(DeriveFormats, shows_png_of_1_2_and_4_bits) {
  for (const int bits : {1, 2, 4}) {
    const Scene scene = coarse(grey_scene(), bits);
    const Png png{.width = 320, .height = 240, .bit_depth = bits, .rows = packed_rows(scene, bits)};
    EXPECT_LE(difference(web_of(png.bytes(), MediaType::png), scene), grey_tolerance) << bits;
  }
}

TEST(DeriveFormats, shows_tiff_of_1_2_and_4_bits_in_both_polarities) {
  for (const int bits : {1, 2, 4}) {
    for (const bool white_is_zero : {false, true}) {
      const Scene scene = coarse(grey_scene(), bits);
      const auto tiff = saved(vips_picture(scene), ".tif", [&](VipsImage* in, const char* path) {
        return vips_tiffsave(in, path, "bitdepth", bits, "miniswhite", white_is_zero, nullptr);
      });
      EXPECT_LE(difference(web_of(tiff, MediaType::tiff), scene), grey_tolerance)
          << bits << (white_is_zero ? " inverted" : "");
    }
  }
}

TEST(DeriveFormats, shows_a_palette_png) {
  Scene scene = coarse(grey_scene(), 4);
  std::string palette;
  for (int level = 0; level < 16; ++level) {
    palette += {static_cast<char>(level * 17), static_cast<char>(level * 8), '\x40'};
  }
  const Png png{.width = 320,
                .height = 240,
                .bit_depth = 4,
                .colour_type = 3,
                .before_data = chunk("PLTE", palette),
                .rows = packed_rows(scene, 4)};
  Scene colours = colour_scene();
  for (std::size_t i = 0; i < scene.light.size(); ++i) {
    colours.light[3 * i] = scene.light[i];
    colours.light[3 * i + 1] = scene.light[i] * 15 * 8 / 255;
    colours.light[3 * i + 2] = 64.0 / 255;
  }
  EXPECT_LE(difference(web_of(png.bytes(), MediaType::png), colours), colour_tolerance);
}

TEST(DeriveFormats, shows_an_interlaced_png_and_a_progressive_jpeg) {
  const Scene scene = colour_scene();
  const Image picture = vips_picture(scene);
  const auto png = saved(picture, ".png", [](VipsImage* in, const char* path) {
    return vips_pngsave(in, path, "interlace", TRUE, nullptr);
  });
  EXPECT_LE(difference(web_of(png, MediaType::png), scene), colour_tolerance);
  const auto jpeg = saved(picture, ".jpg", [](VipsImage* in, const char* path) {
    return vips_jpegsave(in, path, "interlace", TRUE, "Q", 90, nullptr);
  });
  EXPECT_LE(difference(web_of(jpeg, MediaType::jpeg), scene), colour_tolerance);
}

TEST(DeriveFormats, shows_grey_and_colour_of_every_lossy_format) {
  for (const Scene& scene : {grey_scene(), colour_scene()}) {
    const Image picture = vips_picture(scene);
    const auto jpeg = saved(picture, ".jpg", [](VipsImage* in, const char* path) {
      return vips_jpegsave(in, path, "Q", 90, nullptr);
    });
    EXPECT_LE(difference(web_of(jpeg, MediaType::jpeg), scene), colour_tolerance);
    const auto webp = saved(picture, ".webp", [](VipsImage* in, const char* path) {
      return vips_webpsave(in, path, "Q", 90, nullptr);
    });
    EXPECT_LE(difference(web_of(webp, MediaType::webp), scene), colour_tolerance);
  }
}

TEST(DeriveFormats, shows_tiff_of_every_compression_and_layout) {
  const Scene scene = colour_scene();
  const Image picture = vips_picture(scene);
  for (const auto compression :
       {VIPS_FOREIGN_TIFF_COMPRESSION_NONE, VIPS_FOREIGN_TIFF_COMPRESSION_JPEG,
        VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE, VIPS_FOREIGN_TIFF_COMPRESSION_PACKBITS,
        VIPS_FOREIGN_TIFF_COMPRESSION_LZW}) {
    for (const bool tiled : {false, true}) {
      const auto tiff = saved(picture, ".tif", [&](VipsImage* in, const char* path) {
        return vips_tiffsave(in, path, "compression", compression, "tile", tiled, "Q", 90, nullptr);
      });
      EXPECT_LE(difference(web_of(tiff, MediaType::tiff), scene), colour_tolerance)
          << compression << (tiled ? " tiled" : "");
    }
  }
}

TEST(DeriveFormats, shows_tiff_of_16_bit_colour_and_of_lab) {
  const Scene scene = colour_scene();
  const Image picture = vips_picture(scene);
  for (const auto space : {VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_LAB,
                           VIPS_INTERPRETATION_LABQ, VIPS_INTERPRETATION_scRGB}) {
    const Image converted = made(picture, [&](VipsImage* in, VipsImage** out) {
      return vips_colourspace(in, out, space, nullptr);
    });
    const auto tiff = saved(converted, ".tif", [](VipsImage* in, const char* path) {
      return vips_tiffsave(in, path, nullptr);
    });
    EXPECT_LE(difference(web_of(tiff, MediaType::tiff), scene), colour_tolerance) << space;
  }
}

TEST(DeriveFormats, applies_every_orientation) {
  const Scene upright = grey_scene(320, 200);
  for (std::uint16_t orientation = 1; orientation <= 8; ++orientation) {
    // Column and row of a stored pixel, from those of the shown one (TIFF 6.0, Orientation).
    const bool sideways = orientation >= 5;
    Scene stored{.width = sideways ? 200 : 320, .height = sideways ? 320 : 200, .light = {}};
    stored.light.resize(upright.light.size());
    for (int y = 0; y < 200; ++y) {
      for (int x = 0; x < 320; ++x) {
        const bool from_right =
            orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
        const bool from_below =
            orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
        const int column = from_right ? 319 - x : x;
        const int row = from_below ? 199 - y : y;
        const int at = sideways ? column * 200 + row : row * 320 + column;
        stored.light[static_cast<std::size_t>(at)] =
            upright.light[static_cast<std::size_t>(y * 320 + x)];
      }
    }
    const TempFile file(Tiff{.scene = &stored, .orientation = orientation}.bytes());
    const Derivatives made = derive(file.path(), MediaType::tiff, {});
    EXPECT_EQ(made.source.width, 320U) << orientation;
    EXPECT_EQ(made.source.height, 200U) << orientation;
    EXPECT_LE(difference(shown(made.web), upright), grey_tolerance) << orientation;
  }
}

TEST(DeriveFormats, shows_the_first_page_and_the_first_frame) {
  const Scene scene = grey_scene(64, 48);
  const Image first = vips_picture(scene);
  const Image second =
      made(first, [](VipsImage* in, VipsImage** out) { return vips_invert(in, out, nullptr); });
  const Image pages = made_by([&](VipsImage** out) {
    return vips_join(first.get(), second.get(), out, VIPS_DIRECTION_VERTICAL, nullptr);
  });
  vips_image_set_int(pages.get(), VIPS_META_PAGE_HEIGHT, 48);
  const auto tiff = saved(pages, ".tif", [](VipsImage* in, const char* path) {
    return vips_tiffsave(in, path, nullptr);
  });
  const auto webp = saved(pages, ".webp", [](VipsImage* in, const char* path) {
    return vips_webpsave(in, path, nullptr);
  });
  for (const auto& [bytes, type] :
       {std::pair{tiff, MediaType::tiff}, std::pair{webp, MediaType::webp}}) {
    const TempFile file(bytes);
    EXPECT_EQ(verify(file.path(), type, {}).frames, 2U) << mime(type);
    EXPECT_LE(difference(web_of(bytes, type), scene), colour_tolerance) << mime(type);
  }
}

TEST(DeriveFormats, shows_heic_where_it_is_accepted) {
  if (!can_decode_heic()) GTEST_SKIP() << "this libvips has no HEIC loader";
  const Scene scene = colour_scene();
  const std::string heic = bytes_of(std::filesystem::path(TEST_DATA_DIR) / "scene.heic");
  EXPECT_EQ(sniff(heic), MediaType::heic);
  EXPECT_LE(difference(web_of(heic, MediaType::heic), scene), colour_tolerance);
  EXPECT_THROW(web_of(heic.substr(0, heic.size() / 2), MediaType::heic), Error);
}

}  // namespace
}  // namespace imaging::image
