#include "image/derive.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"
#include "derived.hpp"

namespace imaging::image {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Allows a side that libwebp rejects: no picture within the real limits has one.
constexpr DeriveLimits beyond_webp{.thumb_width = 5, .max_side = 20'000};

TEST(Derive, keeps_the_thumbnail_where_the_web_version_cannot_be_encoded) {
  const auto made =
      derived(png_of(grey_scene(10, 20'000), 8, 8).bytes(), MediaType::png, beyond_webp);
  EXPECT_EQ(made.source.height, 20'000U);
  EXPECT_EQ(shown(made.thumb).height, 10'000);
  EXPECT_EQ(made.web, "");
  EXPECT_EQ(made.missing, "web version: libwebp error 5");
}

TEST(Derive, makes_do_without_both_where_neither_can_be_encoded) {
  const auto made =
      derived(png_of(colour_scene(5, 20'000), 8, 8).bytes(), MediaType::png, beyond_webp);
  EXPECT_EQ(made.source.width, 5U);
  EXPECT_EQ(made.thumb + made.web, "");
  EXPECT_EQ(made.missing, "web version: libwebp error 5; thumbnail: libwebp error 5");
}

TEST(Derive, misses_nothing_otherwise) {
  EXPECT_EQ(derived(png_of(grey_scene(10, 20'000), 8, 8).bytes(), MediaType::png).missing, "");
}

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

TEST(Derive, counts_the_pixels_of_what_it_decodes) {
  const Scene scene = grey_scene(64, 48);
  const Image page = vips_picture(scene);
  const Image pages = made_by([&](VipsImage** out) {
    return vips_join(page.get(), page.get(), out, VIPS_DIRECTION_VERTICAL, nullptr);
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
    EXPECT_NO_THROW(derived(bytes, type, {.max_pixels = 64 * 48})) << mime(type);
    EXPECT_THROW(derived(bytes, type, {.max_pixels = 64 * 48 - 1}), Error) << mime(type);
  }
}

TEST(Derive, says_that_samples_across_bytes_are_not_taken) {
  const Scene scene = grey_scene(8, 6);
  for (const int bits : {10, 12, 14}) {
    EXPECT_EQ(
        refusal(Tiff{.scene = &scene, .bits = bits, .file_bits = bits}.bytes(), MediaType::tiff),
        "the TIFF has samples of " + std::to_string(bits) + " bits, 8 and 16 are taken");
  }
}

TEST(Derive, says_that_floating_point_grey_is_not_taken) {
  const Image lengths = made(vips_picture(grey_scene()), [](VipsImage* in, VipsImage** out) {
    return vips_cast(in, out, VIPS_FORMAT_FLOAT, nullptr);
  });
  const std::string tiff = saved(lengths, ".tif", [](VipsImage* in, const char* path) {
    return vips_tiffsave(in, path, nullptr);
  });
  EXPECT_EQ(refusal(tiff, MediaType::tiff),
            "the TIFF has floating-point samples of 32 bits, 8 and 16 are taken");
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

}  // namespace
}  // namespace imaging::image
