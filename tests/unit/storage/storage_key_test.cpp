// Keys as the specification defines them; all others are rejected.
#include "storage/storage_key.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace imaging::storage {
namespace {

const AssetPlace place{ClinicId{12}, PatientId{345}, StudyId{78}, AssetId{9001}};
const Instant captured = *parse_rfc3339("2026-02-09T15:30:12.987Z");

TEST(StorageKey, is_the_specification_s_example) {
  EXPECT_EQ(StorageKey::original(place, captured, "png").text(),
            "clinic_12/patients/345/studies/78/originals/9001_20260209T153012Z.png");
  EXPECT_EQ(StorageKey::thumb(place).text(),
            "clinic_12/patients/345/studies/78/thumbs/9001_thumb.webp");
  EXPECT_EQ(StorageKey::web(place).text(), "clinic_12/patients/345/studies/78/web/9001_web.webp");
}

TEST(StorageKey, is_the_same_for_the_same_input) {
  EXPECT_EQ(StorageKey::original(place, captured, "png"),
            StorageKey::original(place, captured, "png"));
  EXPECT_FALSE(StorageKey::thumb(place) == StorageKey::web(place));
}

TEST(StorageKey, is_read_back_with_its_place_up_to_the_largest_ids) {
  constexpr std::int64_t largest = 9'223'372'036'854'775'807;
  for (const AssetPlace& where :
       {place, AssetPlace{ClinicId{1}, PatientId{1}, StudyId{1}, AssetId{1}},
        AssetPlace{ClinicId{largest}, PatientId{largest}, StudyId{largest}, AssetId{largest}}}) {
    for (const StorageKey& key : {StorageKey::thumb(where), StorageKey::web(where),
                                  StorageKey::original(where, captured, "pdf"),
                                  StorageKey::original(where, captured, "abcdefg8")}) {
      EXPECT_EQ(key.place(), where);
      const auto parsed = StorageKey::parse(key.text());
      ASSERT_TRUE(parsed) << key.text();
      EXPECT_EQ(*parsed, key);
      EXPECT_EQ(parsed->place(), where);
    }
  }
}

TEST(StorageKey, is_not_made_of_what_is_no_id_or_no_extension) {
  for (const std::int64_t bad : {std::int64_t{0}, std::int64_t{-1}}) {
    AssetPlace nobody = place;
    nobody.clinic = ClinicId{bad};
    EXPECT_THROW(StorageKey::thumb(nobody), std::logic_error);
    EXPECT_THROW(StorageKey::web(nobody), std::logic_error);
    nobody = place;
    nobody.asset = AssetId{bad};
    EXPECT_THROW(StorageKey::original(nobody, captured, "png"), std::logic_error);
  }
  for (const std::string_view extension : {"", "PNG", ".png", "a/b", "..", "ninechars"}) {
    EXPECT_THROW(StorageKey::original(place, captured, extension), std::logic_error) << extension;
  }
}

TEST(Backend, is_read_back_from_its_name) {
  EXPECT_EQ(parse_backend(name(Backend::s3)), Backend::s3);
  EXPECT_EQ(parse_backend(name(Backend::nfs)), Backend::nfs);
  for (const std::string_view bad : {"", "S3", "nfs ", "gcs"}) EXPECT_FALSE(parse_backend(bad));
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
    EXPECT_FALSE(StorageKey::parse(bad)) << bad;
  }
}

}  // namespace
}  // namespace imaging::storage
