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

TEST(Derive, refuses_a_side_that_is_too_long) {
  const Png strip{.width = 40'000, .height = 10};
  EXPECT_EQ(refusal(strip.bytes(), MediaType::png),
            "the picture has 40000 × 10 pixels, a side of 32767 is allowed");
}

TEST(Derive, counts_every_frame_as_pixels) {
  const Scene scene = grey_scene(64, 48);
  const Image page = vips_picture(scene);
  const Image pages = made_by([&](VipsImage** out) {
    return vips_join(page.get(), page.get(), out, VIPS_DIRECTION_VERTICAL, nullptr);
  });
  vips_image_set_int(pages.get(), VIPS_META_PAGE_HEIGHT, 48);
  const std::string bytes = saved(pages, ".tif", [](VipsImage* in, const char* path) {
    return vips_tiffsave(in, path, nullptr);
  });
  EXPECT_NO_THROW(derived(bytes, MediaType::tiff, {.max_pixels = 2 * 64 * 48}));
  EXPECT_THROW(derived(bytes, MediaType::tiff, {.max_pixels = 2 * 64 * 48 - 1}), Error);
}

TEST(Derive, refuses_a_tiff_of_very_many_channels) {
  Scene scene{.width = 4, .height = 4, .channels = 100, .light = {}};
  scene.light.assign(4 * 4 * 100, 0.5);
  EXPECT_THAT(refusal(Tiff{.scene = &scene}.bytes(), MediaType::tiff), HasSubstr("100 channels"));
}

TEST(Derive, makes_both_sizes_and_never_enlarges) {
  const auto sizes = [](int width, int height) {
    const std::string png =
        saved(vips_picture(grey_scene(width, height)), ".png",
              [](VipsImage* in, const char* path) { return vips_pngsave(in, path, nullptr); });
    const Derivatives made = derived(png, MediaType::png);
    const Shown web = shown(made.web);
    const Shown thumb = shown(made.thumb);
    return std::vector{web.width, web.height, thumb.width, thumb.height};
  };
  EXPECT_THAT(sizes(2600, 1300), ElementsAre(2000, 1000, 400, 200));
  EXPECT_THAT(sizes(1700, 1280), ElementsAre(1700, 1280, 400, 301));
  EXPECT_THAT(sizes(300, 200), ElementsAre(300, 200, 300, 200));
  EXPECT_THAT(sizes(1, 1), ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(sizes(1, 20'000), ElementsAre(1, 16'383, 1, 16'383));
}

TEST(Derive, takes_a_large_jpeg_at_a_smaller_scale) {
  const Scene large = colour_scene(4400, 600);
  const std::string jpeg = saved(vips_picture(large), ".jpg", [](VipsImage* in, const char* path) {
    return vips_jpegsave(in, path, "Q", 90, nullptr);
  });
  const Derivatives made = derived(jpeg, MediaType::jpeg);
  EXPECT_EQ(made.source.width, 4400U);
  const Shown web = shown(made.web);
  EXPECT_EQ(web.width, 2000);
  EXPECT_LE(difference(web, colour_scene(web.width, web.height)), colour_tolerance);
}

TEST(Derive, scales_a_large_12_bit_picture_by_its_own_samples) {
  Scene large = grey_scene(2600, 400);
  // Full white beside full black: a resize overshoots here, beyond 12 bits.
  for (std::size_t i = 0; i < large.light.size(); ++i) {
    if (i % 2600 < 300) large.light[i] = i % 2600 < 150 ? 0 : 1;
  }
  const Derivatives made = derived(png_of(large, 12, 16).bytes(), MediaType::png);
  EXPECT_EQ(made.used_bits, 12);
  EXPECT_EQ(shown(made.web).width, 2000);
}

TEST(Derive, keeps_no_metadata) {
  const Image picture = vips_picture(colour_scene());
  vips_image_set_string(picture.get(), "exif-ifd0-ImageDescription",
                        "patient (patient, ASCII, 8 components, 8 bytes)");
  vips_image_set_blob_copy(picture.get(), VIPS_META_XMP_NAME, "<xmp/>", 6);
  const std::string jpeg = saved(picture, ".jpg", [](VipsImage* in, const char* path) {
    return vips_jpegsave(in, path, "profile", "srgb", nullptr);
  });
  ASSERT_THAT(jpeg, HasSubstr("patient"));
  const Derivatives made = derived(jpeg, MediaType::jpeg);
  EXPECT_THAT(riff_chunks(made.web), ElementsAre("VP8 "));
  EXPECT_THAT(riff_chunks(made.thumb), ElementsAre("VP8 "));
}

TEST(Derive, makes_the_same_bytes_again) {
  const std::string bytes = png_of(colour_scene(), 8, 8).bytes();
  const Derivatives once = derived(bytes, MediaType::png);
  const Derivatives again = derived(bytes, MediaType::png);
  EXPECT_EQ(once.web, again.web);
  EXPECT_EQ(once.thumb, again.thumb);
}

TEST(Derive, verifies_as_strictly_as_it_derives) {
  const std::string whole = png_of(grey_scene(), 12, 16).bytes();
  const TempFile good(whole);
  const Dimensions found = verify(good.path(), MediaType::png, {});
  EXPECT_EQ(found.width, 320U);
  EXPECT_EQ(found.height, 240U);
  EXPECT_EQ(found.frames, 1U);
  const TempFile cut(std::string_view(whole).substr(0, whole.size() / 2));
  EXPECT_THROW(verify(cut.path(), MediaType::png, {}), Error);
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
