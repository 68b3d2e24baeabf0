#include "api/text_fields.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace imaging::api {
namespace {

// The text of the refusal; fails the test when there is none.
template <class F>
std::string refusal(F read) {
  try {
    read();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::bad_request);
    return error.text();
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

TEST(TextFields, ids_are_canonical_decimals) {
  EXPECT_EQ(to_id("studyId", "9223372036854775807"), INT64_MAX);
  for (const char* bad : {"", "0", "-1", "+1", "01", " 1", "1 ", "1e3", "0x1", "1.0",
                          "9223372036854775808", "%31", "\xd9\xa1"}) {
    EXPECT_TRUE(refusal([&] { to_id("studyId", bad); }).starts_with("studyId: ")) << bad;
  }
}

TEST(TextFields, texts_are_short_valid_utf8_without_controls) {
  EXPECT_EQ(to_text("title", "Zähne ✓"), "Zähne ✓");
  EXPECT_EQ(to_text("title", ""), std::nullopt);
  EXPECT_EQ(to_text("title", std::string(500, 'x'))->size(), 500U);
  for (const std::string& bad :
       {std::string(501, 'x'), std::string("a\0b", 3), std::string("a\nb"), std::string("\xff"),
        std::string("\xed\xa0\x80"), std::string("\x7f")}) {
    EXPECT_TRUE(refusal([&] { to_text("title", bad); }).starts_with("title: "));
  }
}

TEST(TextFields, kinds_are_upper_case_words) {
  EXPECT_EQ(to_kind("kind", "XRAY_BWX"), "XRAY_BWX");
  EXPECT_EQ(to_kind("kind", std::string(32, 'A')).size(), 32U);
  for (const std::string& bad :
       {std::string(), std::string("xray"), std::string("_A"), std::string("1A"),
        std::string("A-B"), std::string(33, 'A'), std::string("A\n")}) {
    EXPECT_TRUE(refusal([&] { to_kind("kind", bad); }).starts_with("kind: ")) << bad;
  }
}

TEST(TextFields, a_capture_lies_between_1900_and_tomorrow) {
  const Instant now = *parse_rfc3339("2026-02-09T15:30:12Z");
  EXPECT_EQ(to_captured_at("capturedAt", "2026-02-10T15:30:12Z", now), now + std::chrono::days(1));
  for (const char* bad :
       {"2026-02-10T15:30:13Z", "1899-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "now", "infinity",
        "2026-02-09", "2026-02-09T15:30:12", "0000-01-01T00:00:00Z"}) {
    EXPECT_TRUE(
        refusal([&] { to_captured_at("capturedAt", bad, now); }).starts_with("capturedAt: "))
        << bad;
  }
}

TEST(TextFields, modalities_and_upload_ids_are_exact) {
  EXPECT_EQ(to_modality("modality", "XRAY"), domain::Modality::xray);
  EXPECT_TRUE(refusal([] { to_modality("modality", "xray"); }).starts_with("modality: "));
  EXPECT_TRUE(refusal([] { to_uuid("uploadId", "{a}"); }).starts_with("uploadId: "));
}

}  // namespace
}  // namespace imaging::api
