#include "image/used_bits.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <limits>
#include <numeric>

namespace imaging::image {
namespace {

// Whether two samples lie on both sides of a power of two from 2^8 on; few neighbours do.
unsigned is_crossing(std::uint16_t one, std::uint16_t other) {
  const bool differ = (one ^ other) > (one & other);
  const bool counts = (one | other) > 255;
  return static_cast<unsigned>(differ) & static_cast<unsigned>(counts);
}

constexpr std::uint32_t full_white = 0xffff;
constexpr std::uint64_t fewest = 1000;  // samples; with fewer, each one counts

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

// 8 bits written twice, as converters fill 16.
bool is_doubled(const SampleStatistics& seen) {
  for (std::uint32_t value = 0; value <= full_white; ++value) {
    if (value >> 8 != (value & 0xff) && seen.count_of(static_cast<std::uint16_t>(value)) > 0) {
      return false;
    }
  }
  return true;
}

// Whether the samples of 2^bits and above are not part of the picture.
bool is_foreign_from(const SampleStatistics& seen, int bits, std::uint64_t total, bool is_grey) {
  const std::uint32_t from = 1U << bits;
  const std::uint64_t above = seen.within(from, full_white + 1);
  if (total < fewest) return above == 0;
  if (above <= 1 + total / 200'000) return true;  // a dead pixel or two, whatever they look like

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

// Compares samples with those at the same places, as far as both reach. Vector instructions search
// a block at a time, and most blocks hold no crossing.
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

Image SampleTap::on(const Image& picture) {
  Image out(vips_image_new());
  if (vips_image_pipelinev(out.get(), VIPS_DEMAND_STYLE_THINSTRIP, picture.get(), nullptr) != 0 ||
      vips_image_generate(out.get(), vips_start_one, pass, vips_stop_one, picture.get(), this) !=
          0) {
    throw undecodable();
  }
  // A pipeline of one's own does not keep what it reads from.
  vips_object_local(out.get(), g_object_ref(picture.get()));
  return out;
}

int SampleTap::pass(VipsRegion* out, void* in, void*, void* tap, gboolean*) {
  auto* source = static_cast<VipsRegion*>(in);
  const VipsRect& area = out->valid;
  if (vips_region_prepare(source, &area) != 0 ||
      vips_region_region(out, source, &area, area.left, area.top) != 0) {
    return -1;
  }
  static_cast<SampleTap*>(tap)->look(source, area);
  return 0;
}

void SampleTap::look(const VipsRegion* source, const VipsRect& area) {
  const auto width = static_cast<std::size_t>(area.width);
  const auto bands = static_cast<std::size_t>(source->im->Bands);
  for (int row = 0; row < area.height; ++row) {
    const void* start = VIPS_REGION_ADDR(source, area.left, area.top + row);
    seen_.add_row({static_cast<const std::uint16_t*>(start), width * bands},
                  {.bands = bands, .colours = colours_, .flip = flip_}, row > 0);
  }
}

int used_bits(const SampleStatistics& seen, bool is_grey, std::optional<int> declared,
              int container_bits) {
  const std::uint64_t total = seen.total();
  int needed = is_doubled(seen) ? SampleStatistics::most_bits : 8;
  while (needed < SampleStatistics::most_bits && !is_foreign_from(seen, needed, total, is_grey)) {
    ++needed;
  }
  // Samples that need more than the declared bits are left-justified, as the PNG specification has
  // it.
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
