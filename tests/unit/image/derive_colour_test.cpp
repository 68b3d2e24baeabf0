// Derivatives of pictures with an embedded profile, and of CMYK pictures.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "derived.hpp"
#include "image/colour.hpp"
#include "image/vips_image.hpp"
#include "image/vips_setup.hpp"

namespace imaging::image {
namespace {

using namespace testing;

std::string_view srgb_profile() {
  static VipsBlob* const blob = [] {
    VipsBlob* found = nullptr;
    if (vips_profile_load("srgb", &found, nullptr) != 0) throw undecodable();
    return found;
  }();
  std::size_t size = 0;
  const void* start = vips_blob_get(blob, &size);
  return {static_cast<const char*>(start), size};
}

std::string tiff_of(const Image& picture) {
  return saved(picture, ".tif",
               [](VipsImage* in, const char* path) { return vips_tiffsave(in, path, nullptr); });
}

// With Adobe's marker and inverted, as Photoshop writes CMYK.
std::string jpeg_of(const Image& picture) {
  return saved(picture, ".jpg", [](VipsImage* in, const char* path) {
    return vips_jpegsave(in, path, "Q", 95, nullptr);
  });
}

TEST(DeriveColour, shows_ink_by_its_profile) {
  const Scene scene = colour_scene();
  const Image ink = made(vips_picture(scene), [](VipsImage* in, VipsImage** out) {
    return vips_icc_transform(in, out, "cmyk", "input_profile", "srgb", nullptr);
  });
  EXPECT_LE(difference(web_of(jpeg_of(ink), MediaType::jpeg), scene), colour_tolerance);
  EXPECT_LE(difference(web_of(tiff_of(ink), MediaType::tiff), scene), colour_tolerance);
}

// Cyan, magenta and yellow take red, green and blue away, black takes everything.
Image ink_of(const Scene& scene, int bits) {
  Scene ink{.width = scene.width, .height = scene.height, .channels = 4, .light = {}};
  for (std::size_t i = 0; i < scene.light.size(); i += 3) {
    const double brightest = *std::max_element(&scene.light[i], &scene.light[i] + 3);
    for (std::size_t c = 0; c < 3; ++c) ink.light.push_back(1 - scene.light[i + c] / brightest);
    ink.light.push_back(1 - brightest);
  }
  const std::string samples = ink.samples(bits, false);
  Image picture(
      vips_image_new_from_memory_copy(samples.data(), samples.size(), scene.width, scene.height, 4,
                                      bits == 8 ? VIPS_FORMAT_UCHAR : VIPS_FORMAT_USHORT));
  picture->Type = VIPS_INTERPRETATION_CMYK;
  return picture;
}

TEST(DeriveColour, shows_ink_without_a_profile_as_browsers_do) {
  const Scene scene = colour_scene();
  const Image ink = ink_of(scene, 8);
  EXPECT_LE(difference(web_of(jpeg_of(ink), MediaType::jpeg), scene), colour_tolerance);
  EXPECT_LE(difference(web_of(tiff_of(ink), MediaType::tiff), scene), colour_tolerance);
  const Image deep = ink_of(scene, 16);
  EXPECT_LE(difference(web_of(tiff_of(deep), MediaType::tiff), scene), colour_tolerance);
  for (const std::string_view unfit : {std::string_view("this is no profile"), srgb_profile()}) {
    set_profile(ink, unfit);
    EXPECT_LE(difference(web_of(tiff_of(ink), MediaType::tiff), scene), colour_tolerance);
  }
}

TEST(DeriveColour, refuses_a_profile_of_more_than_4_mebibytes) {
  const Image picture = vips_picture(colour_scene());
  for (const std::size_t more : {0U, 1U}) {
    set_profile(picture, std::string((4 << 20) + more, 'x'));
    const std::string tiff = tiff_of(picture);
    if (more == 0) {
      EXPECT_NO_THROW(web_of(tiff, MediaType::tiff));
    } else {
      EXPECT_THROW(web_of(tiff, MediaType::tiff), Error);
    }
  }
}

TEST(DeriveColour, converts_by_the_embedded_profile) {
  const Scene scene = colour_scene();
  const Image wide = made(vips_picture(scene), [](VipsImage* in, VipsImage** out) {
    return vips_icc_transform(in, out, "p3", "input_profile", "srgb", nullptr);
  });
  const auto png = saved(wide, ".png", [](VipsImage* in, const char* path) {
    return vips_pngsave(in, path, nullptr);
  });
  EXPECT_LE(difference(web_of(png, MediaType::png), scene), colour_tolerance);
  EXPECT_GT(difference(shown(saved(wide, ".webp",
                                   [](VipsImage* in, const char* path) {
                                     return vips_webpsave(in, path, nullptr);
                                   })),
                       scene),
            difference(web_of(png, MediaType::png), scene) + 1);
}

// The four patches of tests/data/metadata, (200, 90, 95), (160, 20, 25), (60, 180, 60) and
// (235, 215, 190) by their profile (Display P3's primaries, gamma 2.2), are these in sRGB.
TEST(DeriveColour, shows_every_type_with_profile_exif_and_xmp_alike) {
  constexpr std::array<std::array<int, 3>, 4> patches{
      {{217, 80, 91}, {177, 0, 0}, {0, 185, 22}, {240, 215, 188}}};
  for (const auto& [extension, type] :
       {std::pair{"png", MediaType::png}, std::pair{"jpg", MediaType::jpeg},
        std::pair{"webp", MediaType::webp}, std::pair{"tif", MediaType::tiff},
        std::pair{"heic", MediaType::heic}}) {
    if (type == MediaType::heic && !can_decode_heic()) continue;
    const std::string bytes = bytes_of(std::filesystem::path(TEST_DATA_DIR) / "metadata" /
                                       (std::string("p3.") + extension));
    const Shown web = web_of(bytes, type);
    ASSERT_EQ(web.width, 64) << extension;
    for (std::size_t patch = 0; patch < patches.size(); ++patch) {
      const std::size_t middle = (16 + 32 * (patch / 2)) * 64 + 16 + 32 * (patch % 2);
      for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_NEAR(web.rgb[3 * middle + c], patches[patch][c], 6) << extension << " " << patch;
      }
    }
  }
}

TEST(DeriveColour, converts_grey_by_a_profile_of_rgb) {
  const std::string p3 = bytes_of(std::filesystem::path(TEST_DATA_DIR) / "metadata" / "p3.png");
  const TempFile file(p3);
  const Image colours = load(file.path(), MediaType::png, {});  // gamma 2.2 where sRGB is linear
  const Image grey = vips_picture({.width = 8, .height = 8, .light = std::vector(64, 20 / 255.0)});
  set_profile(grey, embedded_profile(colours));
  EXPECT_NEAR(web_of(tiff_of(grey), MediaType::tiff).rgb[0], 12, 2) << "as Chromium shows it";
}

TEST(DeriveColour, ignores_a_broken_profile) {
  for (const Scene& scene : {grey_scene(), colour_scene()}) {
    const Image picture = vips_picture(scene);
    set_profile(picture, "this is no profile");
    EXPECT_LE(difference(web_of(tiff_of(picture), MediaType::tiff), scene), colour_tolerance);
  }
}

}  // namespace
}  // namespace imaging::image
