#include "image/used_bits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace imaging::image {
namespace {

constexpr std::size_t side = 256;

// A grey picture that uses all of its bits: a smooth gradient from dark to bright, and noise.
struct Radiograph {
  explicit Radiograph(int bits) : samples(side * side) {
    const double full = (1 << bits) - 1;
    std::uint32_t random = 1;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double x = static_cast<double>(i % side) / side;
      const double y = static_cast<double>(i / side) / side;
      random = random * 1664525 + 1013904223;
      const double noise = (static_cast<double>(random >> 16) / 65536 - 0.5) / 50;
      const double light = 0.5 + 0.5 * std::sin(9 * x + 2 * y) * std::cos(7 * y) + noise;
      samples[i] = static_cast<std::uint16_t>(full * std::clamp(light, 0.0, 1.0));
    }
  }

  // Draws a ring over it.
  template <typename Change>
  Radiograph& mark(Change change) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double x = static_cast<double>(i % side) - 60;
      const double y = static_cast<double>(i / side) - 60;
      const double radius = std::sqrt(x * x + y * y);
      if (radius > 25 && radius < 35) samples[i] = change(samples[i]);
    }
    return *this;
  }
  Radiograph& border(std::size_t width, std::uint16_t value) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const std::size_t x = i % side;
      const std::size_t y = i / side;
      if (std::min({x, y, side - 1 - x, side - 1 - y}) < width) samples[i] = value;
    }
    return *this;
  }
  Radiograph& sample(std::size_t at, std::uint16_t value) {
    samples[at] = value;
    return *this;
  }

  SampleStatistics seen() const {
    SampleStatistics statistics;
    for (std::size_t row = 0; row < side; ++row) {
      statistics.add_row({&samples[row * side], side}, {}, row > 0);
    }
    return statistics;
  }
  int bits(std::optional<int> declared = {}, int container = 16) const {
    return used_bits(seen(), true, declared, container);
  }

  std::vector<std::uint16_t> samples;
};

TEST(UsedBits, are_those_that_the_picture_needs) {
  for (int bits = 8; bits <= 16; ++bits) EXPECT_EQ(Radiograph(bits).bits(), bits);
}

TEST(UsedBits, are_not_decided_by_a_dead_pixel) {
  for (int bits = 8; bits <= 15; ++bits) {
    for (const int value : {1 << bits, 40'000, 65'535}) {
      const auto dead = static_cast<std::uint16_t>(value);
      EXPECT_EQ(Radiograph(bits).sample(5000, dead).bits(), bits) << value;
    }
  }
}

TEST(UsedBits, are_not_decided_by_dead_pixels_of_any_values) {
  for (const int bits : {12, 13, 14}) {
    Radiograph picture(bits);
    const int dark = 1 << bits;
    for (int i = 0; i < 12; ++i) {
      picture.sample(static_cast<std::size_t>(5000 + 997 * i),
                     static_cast<std::uint16_t>(dark + (65'535 - dark) * i / 12));
    }
    EXPECT_EQ(picture.bits(), bits);
  }
}

TEST(UsedBits, are_not_decided_by_a_mark) {
  for (int bits = 8; bits <= 15; ++bits) {
    EXPECT_EQ(Radiograph(bits).mark([](int) { return std::uint16_t{65535}; }).bits(), bits);
  }
}

TEST(UsedBits, are_not_decided_by_a_padded_border) {
  for (int bits = 8; bits <= 15; ++bits) {
    for (const std::size_t width : {1U, 10U, 60U}) {
      EXPECT_EQ(Radiograph(bits).border(width, 65535).bits(), bits) << width;
    }
  }
  EXPECT_EQ(Radiograph(12).border(30, 32768).bits(), 12);
}

TEST(UsedBits, are_not_decided_by_an_overlay_plane) {
  for (int bits = 8; bits <= 15; ++bits) {
    for (int plane = bits; plane < 16; ++plane) {
      const auto over = [&](int sample) { return static_cast<std::uint16_t>(sample | 1 << plane); };
      EXPECT_EQ(Radiograph(bits).mark(over).bits(), bits) << "plane in bit " << plane;
    }
  }
}

// Like a picture with a metal crown: all of it is dark but for a small part.
TEST(UsedBits, are_not_those_of_the_dark_part_of_a_picture) {
  for (const int bits : {12, 14, 16}) {
    for (const int darker : {1, 2}) {
      Radiograph picture(bits - darker);
      const auto crown = [&](int sample) {
        return static_cast<std::uint16_t>((1 << bits) - 1 - sample / 8);
      };
      EXPECT_EQ(picture.mark(crown).bits(), bits) << darker;
    }
  }
}

TEST(UsedBits, of_colours_are_not_decided_by_a_dead_sample_and_are_by_a_flat_one) {
  EXPECT_EQ(used_bits(Radiograph(12).sample(5000, 65535).seen(), false, {}), 12);
  const auto flat = Radiograph(12).mark([](int) { return std::uint16_t{65535}; });
  EXPECT_EQ(used_bits(flat.seen(), false, {}), 16);
}

TEST(UsedBits, of_8_bits_written_twice_over_are_16) {
  Radiograph dark(6);
  for (std::uint16_t& sample : dark.samples) sample = static_cast<std::uint16_t>(sample * 257);
  EXPECT_EQ(dark.mark([](int) { return std::uint16_t{65535}; }).bits(), 16);
}

TEST(UsedBits, of_a_tiny_picture_are_those_of_each_sample) {
  SampleStatistics seen;
  const std::array<std::uint16_t, 6> row{0, 100, 200, 300, 400, 4000};
  seen.add_row(row, {}, false);
  EXPECT_EQ(used_bits(seen, true, {}), 12);
}

TEST(UsedBits, are_declared_where_the_container_could_hold_more_and_the_picture_fits) {
  EXPECT_EQ(Radiograph(9).bits(12), 12);
  EXPECT_EQ(Radiograph(13).bits(14), 14);
  EXPECT_EQ(Radiograph(12).mark([](int) { return std::uint16_t{65535}; }).bits(13), 13);
  EXPECT_EQ(Radiograph(8).bits(4), 8);
}

TEST(UsedBits, are_not_declared_by_the_container_s_depth_nor_by_what_cannot_be) {
  EXPECT_EQ(Radiograph(12).bits(16), 12);
  EXPECT_EQ(Radiograph(12).bits(15, 15), 12) << "signed";
  EXPECT_EQ(Radiograph(16).bits(12), 16);
  EXPECT_EQ(Radiograph(12).bits(255), 12);
  EXPECT_EQ(Radiograph(12).bits(0), 12);
}

TEST(ScaleOf, scales_to_the_nearest_level) {
  const auto table = scale_of<std::uint8_t>(12, false, false);
  EXPECT_EQ(table[0], 0);
  EXPECT_EQ(table[8], 0);
  EXPECT_EQ(table[9], 1);  // 9 x 255 / 4095 = 0.56
  EXPECT_EQ(table[2048], 128);
  EXPECT_EQ(table[4095], 255);
  EXPECT_EQ(table[4096], 255);
  EXPECT_EQ(table[65535], 255);
}

TEST(ScaleOf, keeps_8_bits_as_they_are) {
  const auto table = scale_of<std::uint8_t>(8, false, false);
  for (std::size_t level = 0; level < 256; ++level) EXPECT_EQ(table[level], level);
}

TEST(ScaleOf, turns_inverted_samples_within_the_bits_that_are_used) {
  const auto table = scale_of<std::uint8_t>(12, true, true);
  EXPECT_EQ(table[65535], 255);       // stored 0: white
  EXPECT_EQ(table[65535 - 4095], 0);  // stored 4095: black
  EXPECT_EQ(table[65535 - 2048], 127);
  EXPECT_EQ(table[0], 0);
}

TEST(ScaleOf, inverts_samples_that_nobody_has_turned) {
  const auto table = scale_of<std::uint8_t>(12, true, false);
  EXPECT_EQ(table[0], 255);
  EXPECT_EQ(table[4095], 0);
  EXPECT_EQ(table[65535], 0);
}

}  // namespace
}  // namespace imaging::image
