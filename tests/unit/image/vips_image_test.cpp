#include "image/vips_image.hpp"

#include <gtest/gtest.h>

#include "image/resize.hpp"
#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace testing;

TEST(Evaluate, stops_a_picture_that_is_late) {
  const Image large = vips_picture(grey_scene(2000, 1500));
  try {
    evaluate(resized(large, {1000, 750}), Deadline::min());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unprocessable_image);
    EXPECT_EQ(error.text(), "the picture takes too long to decode");
  }
}

TEST(Evaluate, gives_the_pixels_in_memory) {
  const Image pixels = evaluate(vips_picture(grey_scene(30, 20)), Deadline::max());
  EXPECT_EQ(pixels->Xsize, 30);
  EXPECT_NE(pixels->data, nullptr);
}

}  // namespace
}  // namespace imaging::image
