#include "image/sample_statistics.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <numeric>

namespace imaging::image {

void SampleStatistics::add_row(const std::uint16_t* row, const std::uint16_t* above,
                               std::size_t pixels, int bands, int colours, std::uint16_t flip) {
  const auto step = static_cast<std::size_t>(bands);
  for (int band = 0; band < colours; ++band) {
    const std::uint16_t* sample = row + band;
    auto left = static_cast<std::uint16_t>(*sample ^ flip);
    for (std::size_t pixel = 0; pixel < pixels; ++pixel, sample += step) {
      const auto value = static_cast<std::uint16_t>(*sample ^ flip);
      ++counts_[value];
      compare(left, value);
      left = value;
    }
    if (above == nullptr) continue;
    sample = row + band;
    for (std::size_t at = 0; at < pixels * step; at += step) {
      compare(static_cast<std::uint16_t>(sample[at] ^ flip),
              static_cast<std::uint16_t>(above[at + static_cast<std::size_t>(band)] ^ flip));
    }
  }
}

void SampleStatistics::cross(std::uint16_t one, std::uint16_t other) {
  const auto [low, high] = std::minmax(one, other);
  const int distance = high - low;
  const bool overlay = std::abs(high - std::bit_floor(high) - low) * 8 <= distance;
  const int end = std::bit_width(high);
  for (int k = std::max<int>(8, std::bit_width(low)); k < end; ++k) {
    Crossings& found = crossings_[static_cast<std::size_t>(k)];
    const bool step = distance <= 1 << (k - 1);
    ++(step ? found.steps : found.jumps);
    if (!step && overlay) ++found.overlays;
  }
}

std::uint64_t SampleStatistics::total() const { return within(0, 1 << most_bits); }

std::uint64_t SampleStatistics::within(std::uint32_t low, std::uint32_t high) const {
  return std::accumulate(counts_.begin() + std::min<std::uint32_t>(low, 1 << most_bits),
                         counts_.begin() + std::min<std::uint32_t>(high, 1 << most_bits),
                         std::uint64_t{0});
}

}  // namespace imaging::image
