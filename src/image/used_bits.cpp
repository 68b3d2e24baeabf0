#include "image/used_bits.hpp"

#include <algorithm>
#include <limits>

namespace imaging::image {
namespace {

constexpr std::uint32_t full_white = 0xffff;
constexpr std::uint64_t fewest = 1000;  // samples that tell anything: of fewer, each counts

SampleStatistics::Crossings crossings_from(const SampleStatistics& seen, int bits) {
  SampleStatistics::Crossings sum;
  for (int k = bits; k < SampleStatistics::most_bits; ++k) {
    sum.steps += seen.crossings(k).steps;
    sum.jumps += seen.crossings(k).jumps;
    sum.overlays += seen.crossings(k).overlays;
  }
  return sum;
}

std::uint32_t most_of_one_value(const SampleStatistics& seen, std::uint32_t from) {
  std::uint32_t most = 0;
  for (std::uint32_t value = from; value <= full_white; ++value) {
    most = std::max(most, seen.count_of(static_cast<std::uint16_t>(value)));
  }
  return most;
}

// 8 bits written twice over, as converters fill 16.
bool is_doubled(const SampleStatistics& seen) {
  for (std::uint32_t value = 0; value <= full_white; ++value) {
    if (value >> 8 != (value & 0xff) && seen.count_of(static_cast<std::uint16_t>(value)) > 0) {
      return false;
    }
  }
  return true;
}

// Whether the samples of 2^bits and more are none of the picture.
bool is_foreign_from(const SampleStatistics& seen, int bits, std::uint64_t total, bool is_grey) {
  const std::uint32_t from = 1U << bits;
  const std::uint64_t above = seen.within(from, full_white + 1);
  if (total < fewest) return above == 0;
  if (above <= 1 + total / 200'000) return true;  // a dead pixel or two, whatever they are like

  const auto [steps, jumps, overlays] = crossings_from(seen, bits);
  if (steps * 3 > jumps) return false;
  if (above < total / 5'000) return true;
  if (!is_grey) return false;  // flat colours of a drawing have edges too

  const bool few = above < total / 8;
  if (few && overlays * 4 > jumps * 3) return true;
  const bool border = most_of_one_value(seen, from) > above / 10 * 9 && above < total / 10 * 9;
  const bool white = seen.count_of(full_white) > above / 2;
  const bool far_above = seen.within(from, from * 4) < above / 3;
  return (few || border) && (white || far_above);
}

}  // namespace

int used_bits(const SampleStatistics& seen, bool is_grey, std::optional<int> declared,
              int container_bits) {
  const std::uint64_t total = seen.total();
  int needed = is_doubled(seen) ? SampleStatistics::most_bits : 8;
  while (needed < SampleStatistics::most_bits && !is_foreign_from(seen, needed, total, is_grey)) {
    ++needed;
  }
  // Samples above the declared bits are left-justified, as the PNG specification has it.
  if (declared && *declared < container_bits && *declared > needed) return *declared;
  return needed;
}

template <typename Scaled>
SampleTable<Scaled> scale_of(int bits, bool inverted, bool turned) {
  constexpr std::uint32_t most = std::numeric_limits<Scaled>::max();
  const std::uint32_t full = (1U << bits) - 1;
  SampleTable<Scaled> table;
  for (std::uint32_t sample = 0; sample < table.size(); ++sample) {
    const std::uint32_t stored = std::min(turned ? full_white - sample : sample, full);
    const std::uint32_t light = inverted ? full - stored : stored;
    table[sample] = static_cast<Scaled>((light * most + full / 2) / full);
  }
  return table;
}
template SampleTable<std::uint8_t> scale_of(int, bool, bool);
template SampleTable<std::uint16_t> scale_of(int, bool, bool);

}  // namespace imaging::image
