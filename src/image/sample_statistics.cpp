#include "image/sample_statistics.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <numeric>

namespace imaging::image {

namespace {

// Different highest bits, and not both of 8 bits: few neighbours are so.
unsigned is_crossing(std::uint16_t one, std::uint16_t other) {
  const bool differ = (one ^ other) > (one & other);
  const bool counts = (one | other) > 255;
  return static_cast<unsigned>(differ) & static_cast<unsigned>(counts);
}

}  // namespace

void SampleStatistics::add_row(std::span<const std::uint16_t> samples, Pixel pixel, bool is_below) {
  const auto [bands, colours, flip] = pixel;
  row_.swap(above_);
  row_.resize(samples.size() / bands * colours);
  auto to = row_.begin();
  for (std::size_t at = 0; at < samples.size(); at += bands) {
    for (std::size_t band = 0; band < colours; ++band) {
      *to++ = static_cast<std::uint16_t>(samples[at + band] ^ flip);
    }
  }
  for (const std::uint16_t sample : row_) ++counts_[sample];
  const std::span<const std::uint16_t> row(row_);
  compare(row, row.subspan(std::min(colours, row.size())));
  if (is_below) compare(row, above_);
}

// Samples with those in the same places, as far as both reach. A block at a time is looked through
// by vector instructions, and most have nothing in them.
void SampleStatistics::compare(std::span<const std::uint16_t> row,
                               std::span<const std::uint16_t> other) {
  constexpr std::size_t block = 64;
  const std::size_t end = std::min(row.size(), other.size());
  for (std::size_t start = 0; start < end; start += block) {
    const std::size_t stop = std::min(start + block, end);
    unsigned any = 0;
    for (std::size_t i = start; i < stop; ++i) any |= is_crossing(row[i], other[i]);
    if (any == 0) continue;
    for (std::size_t i = start; i < stop; ++i) {
      if (is_crossing(row[i], other[i]) != 0) cross(row[i], other[i]);
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
