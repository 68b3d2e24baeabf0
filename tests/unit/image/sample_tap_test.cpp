#include "image/sample_tap.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "image/evaluate.hpp"

namespace imaging::image {
namespace {

// Two rows of the given samples.
Image picture_of(const std::vector<std::uint16_t>& row, int bands) {
  std::vector<std::uint16_t> samples = row;
  samples.insert(samples.end(), row.begin(), row.end());
  return Image(vips_image_new_from_memory_copy(samples.data(), samples.size() * sizeof samples[0],
                                               static_cast<int>(row.size()) / bands, 2, bands,
                                               VIPS_FORMAT_USHORT));
}

TEST(SampleTap, sees_every_sample_and_changes_none) {
  SampleTap tap(1, false);
  const Image seen = evaluate(tap.on(picture_of({0x001, 0x100, 0x800}, 1)), Deadline::max());
  EXPECT_EQ(tap.seen().total(), 6U);
  EXPECT_EQ(tap.seen().count_of(0x001), 2U);
  EXPECT_EQ(tap.seen().count_of(0x100), 2U);
  EXPECT_EQ(tap.seen().count_of(0x800), 2U);
  const void* first = VIPS_IMAGE_ADDR(seen.get(), 0, 0);
  EXPECT_EQ(static_cast<const std::uint16_t*>(first)[2], 0x800);
}

TEST(SampleTap, does_not_count_alpha) {
  SampleTap tap(1, false);
  evaluate(tap.on(picture_of({0x00f, 0xffff, 0x0f0, 0xffff}, 2)), Deadline::max());
  EXPECT_EQ(tap.seen().count_of(0xffff), 0U);
}

TEST(SampleTap, looks_at_inverted_samples_as_they_were_stored) {
  SampleTap tap(1, true);
  evaluate(tap.on(picture_of({0xffff, 0xffff - 0x7ff}, 1)), Deadline::max());
  EXPECT_EQ(tap.seen().count_of(0x7ff), 2U);
}

}  // namespace
}  // namespace imaging::image
