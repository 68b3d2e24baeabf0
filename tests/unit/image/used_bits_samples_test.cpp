// The statistics of samples, and how they are taken.

#include <gtest/gtest.h>

#include <vector>

#include "image/used_bits.hpp"

namespace imaging::image {
namespace {

using Row = std::vector<std::uint16_t>;

SampleStatistics of(const Row& row) {
  SampleStatistics seen;
  seen.add_row(row, {}, false);
  return seen;
}

TEST(SampleStatistics, counts_each_value) {
  const SampleStatistics seen = of({7, 300, 7, 65535});
  EXPECT_EQ(seen.total(), 4U);
  EXPECT_EQ(seen.count_of(7), 2U);
  EXPECT_EQ(seen.within(7, 300), 2U);
  EXPECT_EQ(seen.within(300, 65536), 2U);
}

TEST(SampleStatistics, counts_the_colours_alone_and_as_they_were_stored) {
  const Row row{1, 2, 3, 9, 4, 5, 6, 9};
  SampleStatistics seen;
  seen.add_row(row, {.bands = 4, .colours = 3, .flip = 0xffff}, false);
  EXPECT_EQ(seen.total(), 6U);
  EXPECT_EQ(seen.count_of(0xffff - 9), 0U);
  EXPECT_EQ(seen.count_of(0xffff - 6), 1U);
}

TEST(SampleStatistics, tells_steps_from_jumps_over_a_power_of_two) {
  const SampleStatistics step = of({3900, 4200});
  EXPECT_EQ(step.crossings(12).steps, 1U);
  EXPECT_EQ(step.crossings(12).jumps, 0U);
  const SampleStatistics jump = of({3900, 65535});
  for (const int k : {12, 13, 14, 15}) EXPECT_EQ(jump.crossings(k).jumps, 1U) << k;
  EXPECT_EQ(jump.crossings(11).jumps, 0U);
  EXPECT_EQ(jump.crossings(15).overlays, 0U);
}

TEST(SampleStatistics, knows_an_overlay_by_what_lies_under_it) {
  const SampleStatistics seen = of({3000, 4096 + 3010});
  EXPECT_EQ(seen.crossings(12).jumps, 1U);
  EXPECT_EQ(seen.crossings(12).overlays, 1U);
}

TEST(SampleStatistics, compares_with_the_row_above_and_each_colour_with_its_own) {
  const Row above{100, 100, 100, 100};
  const Row row{100, 5000, 100, 5000};
  SampleStatistics seen;
  seen.add_row(above, {.bands = 2, .colours = 2}, false);
  seen.add_row(row, {.bands = 2, .colours = 2}, true);
  EXPECT_EQ(seen.crossings(12).jumps, 2U) << "downwards only: left and right are alike";
}

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
