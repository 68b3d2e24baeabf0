#include "domain/assets/modality.hpp"

#include <gtest/gtest.h>

#include <string>

#include "image/sniff.hpp"
#include "image/vips_setup.hpp"

namespace imaging::domain {
namespace {

using namespace std::string_literals;
using image::MediaType;

TEST(Modalities, modalities_have_exactly_these_names) {
  EXPECT_EQ(parse_modality("XRAY"), Modality::xray);
  EXPECT_EQ(parse_modality("PHOTO"), Modality::photo);
  EXPECT_EQ(parse_modality("DOC"), Modality::doc);
  EXPECT_EQ(parse_modality("xray"), std::nullopt);
  EXPECT_EQ(parse_modality(""), std::nullopt);
  EXPECT_EQ(name(Modality::photo), "PHOTO");
}

TEST(Modalities, waits_for_no_more_bytes_than_can_say_something) {
  for (const auto modality : {Modality::xray, Modality::photo}) {
    EXPECT_EQ(bytes_to_sniff(modality, ""), 132U);
    EXPECT_EQ(bytes_to_sniff(modality, "no picture"), 132U);
    EXPECT_EQ(bytes_to_sniff(modality,
                             "\0\0\0\x1c"
                             "ftypheic\0\0\0\0"s),
              132U);
    EXPECT_EQ(bytes_to_sniff(modality,
                             "\0\0\x01\x10"
                             "ftypmif1\0\0\0\0"s),
              272U);
    EXPECT_EQ(bytes_to_sniff(modality,
                             "\x7f\0\0\0"
                             "ftypmif1\0\0\0\0"s),
              image::sniff_size);
  }
  EXPECT_EQ(bytes_to_sniff(Modality::doc, ""), image::sniff_size);
}

TEST(Modalities, each_modality_accepts_its_types) {
  for (const auto modality : {Modality::xray, Modality::photo, Modality::doc}) {
    for (const auto type : {MediaType::png, MediaType::jpeg, MediaType::webp, MediaType::tiff}) {
      EXPECT_TRUE(accepts(modality, type)) << name(modality) << ' ' << image::mime(type);
    }
    EXPECT_EQ(accepts(modality, MediaType::pdf), modality == Modality::doc);
    EXPECT_EQ(accepts(modality, MediaType::heic),
              modality != Modality::xray && image::can_decode_heic());
  }
}

}  // namespace
}  // namespace imaging::domain
