#include "image/media_type.hpp"

#include <gtest/gtest.h>

namespace imaging::image {
namespace {

TEST(MediaType, every_type_has_a_name_that_leads_back_to_it) {
  for (const auto type : {MediaType::png, MediaType::jpeg, MediaType::webp, MediaType::tiff,
                          MediaType::heic, MediaType::pdf}) {
    EXPECT_EQ(parse_mime(mime(type)), type);
    EXPECT_FALSE(extension(type).empty());
    EXPECT_EQ(is_raster(type), type != MediaType::pdf);
  }
  EXPECT_EQ(extension(MediaType::jpeg), "jpg");
  EXPECT_EQ(extension(MediaType::tiff), "tif");
  EXPECT_EQ(parse_mime("image/svg+xml"), std::nullopt);
  EXPECT_EQ(parse_mime(""), std::nullopt);
}

TEST(MediaType, knows_what_clients_write) {
  EXPECT_EQ(parse_mime("Image/PNG"), MediaType::png);
  EXPECT_EQ(parse_mime(" image/jpeg ; q=1"), MediaType::jpeg);
  EXPECT_EQ(parse_mime("application/pdf;"), MediaType::pdf);
  EXPECT_EQ(parse_mime("image/jpg"), MediaType::jpeg);
  EXPECT_EQ(parse_mime("IMAGE/PJPEG; charset=binary"), MediaType::jpeg);
  EXPECT_EQ(parse_mime("image/x-png"), MediaType::png);
  EXPECT_EQ(parse_mime("image/tif"), MediaType::tiff);
  EXPECT_EQ(parse_mime("image/heif"), MediaType::heic);
  for (const char* other : {"png", "image/", "image/png, image/jpeg", "image/ png", "image/pngx",
                            ";image/png", "image/svg+xml; a=image/png", "image/*"}) {
    EXPECT_EQ(parse_mime(other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace imaging::image
