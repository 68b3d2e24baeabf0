// Keys as the specification writes them, and all others refused.
#include "storage/storage_key.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace imaging::storage {
namespace {

const AssetPlace place{ClinicId{12}, PatientId{345}, StudyId{78}, AssetId{9001}};
const Instant captured = *parse_rfc3339("2026-02-09T15:30:12.987Z");

TEST(StorageKey, is_the_specification_s_example) {
  EXPECT_EQ(original_key(place, captured, "png"),
            "clinic_12/patients/345/studies/78/originals/9001_20260209T153012Z.png");
  EXPECT_EQ(thumb_key(place), "clinic_12/patients/345/studies/78/thumbs/9001_thumb.webp");
  EXPECT_EQ(web_key(place), "clinic_12/patients/345/studies/78/web/9001_web.webp");
}

TEST(StorageKey, is_the_same_for_the_same_input) {
  EXPECT_EQ(original_key(place, captured, "png"), original_key(place, captured, "png"));
}

TEST(StorageKey, is_valid_as_made_up_to_the_largest_ids) {
  constexpr std::int64_t largest = 9'223'372'036'854'775'807;
  for (const AssetPlace& where :
       {place, AssetPlace{ClinicId{1}, PatientId{1}, StudyId{1}, AssetId{1}},
        AssetPlace{ClinicId{largest}, PatientId{largest}, StudyId{largest}, AssetId{largest}}}) {
    for (const std::string_view extension : {"png", "jpg", "webp", "tif", "pdf", "heic"}) {
      EXPECT_TRUE(valid_key(original_key(where, captured, extension)));
    }
    EXPECT_TRUE(valid_key(thumb_key(where)));
    EXPECT_TRUE(valid_key(web_key(where)));
  }
}

TEST(StorageKey, is_invalid_when_made_of_what_is_no_id_or_no_extension) {
  AssetPlace nobody = place;
  nobody.clinic = ClinicId{0};
  EXPECT_FALSE(valid_key(thumb_key(nobody)));
  nobody.clinic = ClinicId{-1};
  EXPECT_FALSE(valid_key(thumb_key(nobody)));
  for (const std::string_view extension : {"", "PNG", ".png", "a/b", "..", "ninechars"}) {
    EXPECT_FALSE(valid_key(original_key(place, captured, extension))) << extension;
  }
}

TEST(StorageKey, is_nothing_that_leaves_or_bends_the_name_space) {
  const std::string base = "clinic_12/patients/345/studies/78/";
  for (const std::string& bad :
       {std::string(""),
        std::string("/"),
        std::string("."),
        std::string(".."),
        std::string("../etc/passwd"),
        std::string("/etc/passwd"),
        std::string("clinic_12/../clinic_13/patients/345/studies/78/web/9001_web.webp"),
        std::string("clinic_012/patients/345/studies/78/web/9001_web.webp"),
        std::string("clinic_12//patients/345/studies/78/web/9001_web.webp"),
        std::string("clinic_12/patients/+345/studies/78/web/9001_web.webp"),
        std::string("Clinic_12/patients/345/studies/78/web/9001_web.webp"),
        std::string("clinic_12/patients/345/studies/99999999999999999999/web/9001_web.webp"),
        base,
        base + "web",
        base + "web/",
        base + "web/9001_web.webp/",
        base + "web/9001_web.webp ",
        base + "web/9001_thumb.webp",
        base + "thumbs/9001_web.webp",
        base + "web/_web.webp",
        base + "web/9001_web.webp" + std::string(1, '\0'),
        "/" + base + "web/9001_web.webp",
        base + "originals/9001.png",
        base + "originals/9001_20260209T153012Z",
        base + "originals/9001_20260209T153012Z.",
        base + "originals/9001_20260230T153012Z.png",
        base + "originals/9001_20260209T243012Z.png",
        base + "originals/9001_20260209153012Z.png",
        base + "originals/9001_20260209T153012Z.png.sh",
        base + "originals/9001_20260209T153012Z.p\ng",
        base + "other/9001_web.webp",
        std::string(".spool/x.part")}) {
    EXPECT_FALSE(valid_key(bad)) << bad;
    EXPECT_THROW(require_key(bad), std::logic_error) << bad;
  }
}

}  // namespace
}  // namespace imaging::storage
