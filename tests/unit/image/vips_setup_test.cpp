#include "image/vips_setup.hpp"

#include <gtest/gtest.h>
#include <vips/vips.h>

#include "base/error.hpp"
#include "image/derive.hpp"
#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace testing;

TEST(VipsSetup, keeps_no_cache_and_one_thread) {
  EXPECT_EQ(vips_cache_get_max(), 0);
  EXPECT_EQ(vips_cache_get_max_mem(), 0U);
  EXPECT_EQ(vips_concurrency_get(), 1);
}

TEST(VipsSetup, reaches_no_loader_but_the_five) {
  const TempFile ppm("P5 1 1 255 x");
  VipsImage* out = nullptr;
  EXPECT_NE(vips_ppmload(ppm.path().c_str(), &out, nullptr), 0);
  EXPECT_NE(vips_gifload(ppm.path().c_str(), &out, nullptr), 0);
  EXPECT_NE(vips_svgload(ppm.path().c_str(), &out, nullptr), 0);
  EXPECT_NE(vips_rawload(ppm.path().c_str(), &out, 1, 1, 1, nullptr), 0);
  EXPECT_EQ(out, nullptr);
  vips_error_clear();
}

TEST(VipsSetup, counts_warnings_and_prints_none) {
  std::string bytes =
      saved(vips_picture(grey_scene()), ".jpg",
            [](VipsImage* in, const char* path) { return vips_jpegsave(in, path, nullptr); });
  bytes.resize(bytes.size() / 2);
  const TempFile file(bytes + "\xff\xd9");
  const std::uint64_t before = vips_warnings();
  ::testing::internal::CaptureStderr();
  EXPECT_THROW(derive(file.path(), MediaType::jpeg, {}), Error);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_GT(vips_warnings(), before);
}

}  // namespace
}  // namespace imaging::image
