#include "image/used_bits.hpp"

#include <gtest/gtest.h>

namespace imaging::image {
namespace {

TEST(UsedBits, rounds_what_the_samples_need_up_to_a_sensor_s_depth) {
  EXPECT_EQ(used_bits(0, {}), 8);
  EXPECT_EQ(used_bits(0xff, {}), 8);
  EXPECT_EQ(used_bits(0x100, {}), 10);
  EXPECT_EQ(used_bits(0x3ff, {}), 10);
  EXPECT_EQ(used_bits(0x400, {}), 12);
  EXPECT_EQ(used_bits(0x801, {}), 12);
  EXPECT_EQ(used_bits(0x1000, {}), 14);
  EXPECT_EQ(used_bits(0x4000, {}), 16);
  EXPECT_EQ(used_bits(0xffff, {}), 16);
}

TEST(UsedBits, believes_a_declaration_that_the_samples_fit_into) {
  EXPECT_EQ(used_bits(0x1ff, 12), 12);
  EXPECT_EQ(used_bits(0x1fff, 13), 13);
  EXPECT_EQ(used_bits(0x1ff, 16), 16);
  EXPECT_EQ(used_bits(0x3, 4), 8);
}

TEST(UsedBits, ignores_a_declaration_that_cannot_be) {
  EXPECT_EQ(used_bits(0xfff0, 12), 16);
  EXPECT_EQ(used_bits(0xfff, 255), 12);
  EXPECT_EQ(used_bits(0xfff, 0), 12);
}

TEST(ByteOfSample, scales_to_the_nearest_level) {
  const ByteOfSample table = byte_of_sample(12, false);
  EXPECT_EQ(table[0], 0);
  EXPECT_EQ(table[8], 0);
  EXPECT_EQ(table[9], 1);  // 9 x 255 / 4095 = 0.56
  EXPECT_EQ(table[2048], 128);
  EXPECT_EQ(table[4095], 255);
  EXPECT_EQ(table[4096], 255);
  EXPECT_EQ(table[65535], 255);
}

TEST(ByteOfSample, keeps_8_bits_as_they_are) {
  const ByteOfSample table = byte_of_sample(8, false);
  for (std::size_t level = 0; level < 256; ++level) EXPECT_EQ(table[level], level);
}

TEST(ByteOfSample, turns_inverted_samples_within_the_bits_that_are_used) {
  const ByteOfSample table = byte_of_sample(12, true);
  EXPECT_EQ(table[65535], 255);       // stored 0: white
  EXPECT_EQ(table[65535 - 4095], 0);  // stored 4095: black
  EXPECT_EQ(table[65535 - 2048], 127);
  EXPECT_EQ(table[0], 0);
}

}  // namespace
}  // namespace imaging::image
