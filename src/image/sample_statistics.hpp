// What the 16-bit samples of a picture are like: how often each value occurs, and how neighbours
// differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace imaging::image {

class SampleStatistics {
 public:
  static constexpr int most_bits = 16;

  // Of each pixel in a row, its samples that count: the first ones of so many.
  struct Pixel {
    std::size_t bands = 1;
    std::size_t colours = 1;
    std::uint16_t flip = 0;  // what every sample is XORed with
  };
  // is_below: the row that was added before lies above this one, and is as long.
  void add_row(std::span<const std::uint16_t> samples, Pixel pixel, bool is_below);

  std::uint64_t total() const;
  // Samples of at least low and less than high; high: at most 2^16.
  std::uint64_t within(std::uint32_t low, std::uint32_t high) const;
  std::uint32_t count_of(std::uint16_t value) const { return counts_[value]; }

  // Pairs of neighbours with 2^k between them, for k of 8 and more: those that lie at most 2^k / 2
  // apart, as light and shadow do; those further apart, as what is drawn over a picture is from it;
  // and of these, those that are alike without their highest bit, as under an overlay plane.
  struct Crossings {
    std::uint64_t steps = 0;
    std::uint64_t jumps = 0;
    std::uint64_t overlays = 0;
  };
  const Crossings& crossings(int k) const { return crossings_[static_cast<std::size_t>(k)]; }

 private:
  void compare(std::span<const std::uint16_t> row, std::span<const std::uint16_t> other);
  void cross(std::uint16_t one, std::uint16_t other);

  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(1 << most_bits);
  std::vector<std::uint16_t> row_;    // the latest: what counts of it
  std::vector<std::uint16_t> above_;  // and the one before it
  std::array<Crossings, most_bits> crossings_{};
};

}  // namespace imaging::image
