#include "image/webp_encode.hpp"

#include <gmock/gmock.h>

#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace testing;
using ::testing::ElementsAre;

TEST(EncodeWebp, writes_one_lossy_chunk_and_nothing_else) {
  for (const Scene& scene : {grey_scene(33, 17), colour_scene(33, 17)}) {
    Image picture = vips_picture(scene);
    vips_image_set_string(picture.get(), "xmp-data", "a patient's name");
    EXPECT_THAT(riff_chunks(encode_webp(picture, {})), ElementsAre("VP8 "));
  }
}

TEST(EncodeWebp, shows_grey_as_it_shows_the_same_grey_in_rgb) {
  Scene rgb = grey_scene(101, 57);
  const Scene grey = rgb;
  rgb.channels = 3;
  rgb.light.clear();
  for (const double light : grey.light) rgb.light.insert(rgb.light.end(), 3, light);
  EXPECT_EQ(encode_webp(vips_picture(grey), {}), encode_webp(vips_picture(rgb), {}));
}

TEST(EncodeWebp, takes_a_single_pixel) {
  const Shown pixel = shown(encode_webp(vips_picture(colour_scene(1, 1)), {}));
  EXPECT_EQ(pixel.width, 1);
  EXPECT_EQ(pixel.height, 1);
}

TEST(EncodeWebp, makes_the_same_bytes_again) {
  const Image picture = vips_picture(colour_scene());
  EXPECT_EQ(encode_webp(picture, {.quality = 80, .method = 1}),
            encode_webp(picture, {.quality = 80, .method = 1}));
}

TEST(EncodeWebp, says_what_libwebp_refused) {
  for (const Scene& scene : {grey_scene(1, 16'384), colour_scene(1, 16'384)}) {
    try {
      encode_webp(vips_picture(scene), {});
      FAIL() << "it was encoded";
    } catch (const Error& error) {
      EXPECT_EQ(error.detail(), "libwebp error 5");  // VP8_ENC_ERROR_BAD_DIMENSION
    }
  }
}

}  // namespace
}  // namespace imaging::image
