// Starts libvips once for all tests of this folder.
#include <gtest/gtest.h>

#include "image/vips_setup.hpp"

namespace {

class Libvips : public ::testing::Environment {
 public:
  void SetUp() override {
    std::string why;
    ASSERT_TRUE(imaging::image::init(why)) << why;
  }
  void TearDown() override { imaging::image::shutdown(); }
};

const auto* const libvips = ::testing::AddGlobalTestEnvironment(new Libvips);

}  // namespace
