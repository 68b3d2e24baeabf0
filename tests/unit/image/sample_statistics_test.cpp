#include "image/sample_statistics.hpp"

#include <gtest/gtest.h>

#include <vector>

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

}  // namespace
}  // namespace imaging::image
