// How many bits 16-bit samples really use: their statistics, what these say about the depth, and
// the table that scales the samples accordingly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "image/vips_image.hpp"

namespace imaging::image {

// Statistics of a picture's 16-bit samples: how often each value occurs, and how neighbours differ.
class SampleStatistics {
 public:
  static constexpr int most_bits = 16;

  // Which samples of each pixel in a row count: the first few of its bands.
  struct Pixel {
    std::size_t bands = 1;
    std::size_t colours = 1;
    std::uint16_t flip = 0;  // what every sample is XORed with
  };
  // is_below: this row lies directly below the row added before it, and is as long.
  void add_row(std::span<const std::uint16_t> samples, Pixel pixel, bool is_below);

  std::uint64_t total() const;
  // Samples of at least low and less than high; high: at most 2^16.
  std::uint64_t within(std::uint32_t low, std::uint32_t high) const;
  std::uint32_t count_of(std::uint16_t value) const { return counts_[value]; }

  // Pairs of neighbours that lie on both sides of 2^k, for k of 8 and more. steps: at most 2^k / 2
  // apart, as light and shadow are. jumps: further apart, as a drawing and the picture below it
  // are. overlays: those of the jumps that are alike without their highest bit, as under an overlay
  // plane.
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
  std::vector<std::uint16_t> row_;    // the part of the latest row that counts
  std::vector<std::uint16_t> above_;  // and of the row before it
  std::array<Crossings, most_bits> crossings_{};
};

// A step of libvips' pipeline that takes the statistics of the samples that stream through it. They
// must be taken before a resize, whose overshoot is brighter than any sample, and without keeping a
// large picture in memory. libvips runs one thread a job, so nothing here is shared.
class SampleTap {
 public:
  // colours: how many of the bands count (alpha does not). turned: as in scale_of().
  SampleTap(int colours, bool turned)
      : colours_(static_cast<std::size_t>(colours)),
        flip_(turned ? std::uint16_t{0xffff} : std::uint16_t{0}) {}

  // Returns the same picture, of unsigned 16-bit samples. The tap must outlive it; the original
  // need not.
  Image on(const Image& picture);

  // The statistics of all samples computed so far.
  const SampleStatistics& seen() const { return seen_; }

 private:
  static int pass(VipsRegion* out, void* in, void* picture, void* tap, gboolean* stop);
  void look(const VipsRegion* source, const VipsRect& area);

  std::size_t colours_;
  std::uint16_t flip_;
  SampleStatistics seen_;
};

// Returns how many bits the samples use. A 12-bit sensor's picture in a 16-bit file has no sample
// above 4095: scaled by 65535 it would be black. The depth is what nearly all samples need: the
// fewest bits, 8 to 16, that hold the picture. Samples above it may not belong to the picture: a
// dead pixel, a mark at full white, a padded border, an overlay plane in an unused high bit (DICOM
// PS3.3 C.9.2 until 2004).
// - Light in a picture changes gradually; what is drawn over it does not. On bitewings, however
//   they were darkened or stretched, neighbours on both sides of a power of two were at most half
//   of it apart at least 0.8 times as often as further apart; at drawn edges, even smoothed ones,
//   0.25 times at most.
// - A few bright pixels of the picture itself, such as those of a metal crown, are not a mark: a
//   mark is several times as bright as what it lies on, or full white; an overlay is the picture
//   again without its highest bit.
// declared: the depth that the file declares. It counts when it is below the container's depth
// (writers that know nothing better declare that one) and when the picture fits into it.
int used_bits(const SampleStatistics& seen, bool is_grey, std::optional<int> declared,
              int container_bits = SampleStatistics::most_bits);

template <typename Scaled>
using SampleTable = std::array<Scaled, 65536>;
// The table from 0 … 2^bits - 1 to 0 … the largest value of its type, rounded, or the other way
// round when inverted. Brighter samples (marks, overshoot of a resize) become white, or black when
// inverted. turned: the samples are 65535 - v.
template <typename Scaled>
SampleTable<Scaled> scale_of(int bits, bool inverted, bool turned);

}  // namespace imaging::image
