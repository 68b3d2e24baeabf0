#include "image/resize.hpp"

#include <gtest/gtest.h>

#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace testing;

TEST(Fit, never_enlarges) {
  EXPECT_EQ(fit({400, 300}, 400, 16'383), (Size{400, 300}));
  EXPECT_EQ(fit({1, 1}, 400, 16'383), (Size{1, 1}));
}

TEST(Fit, keeps_the_shape_and_no_side_vanishes) {
  EXPECT_EQ(fit({1700, 1280}, 400, 16'383), (Size{400, 301}));
  EXPECT_EQ(fit({4032, 3024}, 2000, 16'383), (Size{2000, 1500}));
  EXPECT_EQ(fit({32'767, 1}, 400, 16'383), (Size{400, 1}));
}

TEST(Fit, bounds_the_height_only_by_what_the_format_can_hold) {
  EXPECT_EQ(fit({300, 3000}, 400, 16'383), (Size{300, 3000}));
  EXPECT_EQ(fit({300, 20'000}, 400, 16'383), (Size{246, 16'383}));
  EXPECT_EQ(fit({1, 32'767}, 400, 16'383), (Size{1, 16'383}));
}

TEST(Resized, is_exactly_as_large_as_was_asked_for) {
  for (const auto& [from, to] : {std::pair{Size{1001, 7}, Size{400, 3}},
                                 {Size{403, 401}, Size{400, 398}},
                                 {Size{2000, 1}, Size{399, 1}},
                                 {Size{1, 2000}, Size{1, 13}},
                                 {Size{997, 991}, Size{13, 1}},
                                 {Size{64, 64}, Size{64, 64}}}) {
    const Image small =
        evaluate(resized(vips_picture(grey_scene(from.width, from.height)), to), Deadline::max());
    EXPECT_EQ((Size{small->Xsize, small->Ysize}), to);
  }
}

}  // namespace
}  // namespace imaging::image
