// How deep 16-bit samples really are: their statistics, what these say of the depth, and the table
// that scales the samples by it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "image/vips_image.hpp"

namespace imaging::image {

// What the 16-bit samples of a picture are like: how often each value occurs, and how neighbours
// differ.
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

// A step of libvips' pipeline that takes the statistics of the samples that stream through it. They
// have to be seen before a resize, whose overshoot is brighter than any sample, and without keeping
// a large picture in memory. libvips runs one thread a job, so that nothing here is shared.
class SampleTap {
 public:
  // colours: how many of the bands count (alpha does not). turned: as in scale_of().
  SampleTap(int colours, bool turned)
      : colours_(static_cast<std::size_t>(colours)),
        flip_(turned ? std::uint16_t{0xffff} : std::uint16_t{0}) {}

  // The same picture, of unsigned 16-bit samples; the tap must outlive it, the original need not.
  Image on(const Image& picture);

  // Of all samples that were computed so far.
  const SampleStatistics& seen() const { return seen_; }

 private:
  static int pass(VipsRegion* out, void* in, void* picture, void* tap, gboolean* stop);
  void look(const VipsRegion* source, const VipsRect& area);

  std::size_t colours_;
  std::uint16_t flip_;
  SampleStatistics seen_;
};

// A 12-bit sensor's picture in a 16-bit file has no sample above 4095: scaled by 65535 it would be
// black. The depth is what nearly all samples need: the fewest bits, 8 to 16, that hold the
// picture. What lies above may not belong to it: a dead pixel, a mark at full white, a padded
// border, an overlay plane in an unused high bit (DICOM PS3.3 C.9.2 until 2004).
// - Light in a picture changes by degrees; what is drawn over it does not. On bitewings, however
// they
//   were darkened or stretched, neighbours on both sides of a power of two were at most half of it
//   apart at least 0.8 times as often as further; at drawn edges, smoothed ones too, 0.25 times at
//   most.
// - A few bright pixels of the picture itself, such as a metal crown's, are no mark: a mark is
// several
//   times as bright as what it lies on, or full white; an overlay is the picture again without its
//   highest bit.
// declared: what the file says of itself. It counts when it is less than the container can hold
// (writers that know nothing better declare just that) and when the picture fits into it.
int used_bits(const SampleStatistics& seen, bool is_grey, std::optional<int> declared,
              int container_bits = SampleStatistics::most_bits);

template <typename Scaled>
using SampleTable = std::array<Scaled, 65536>;
// 0 … 2^bits - 1 to 0 … the largest of its type, to the nearest, or the other way round when
// inverted. Brighter samples (marks, overshoot of a resize) are white, or black when inverted.
// turned: the samples are 65535 - v.
template <typename Scaled>
SampleTable<Scaled> scale_of(int bits, bool inverted, bool turned);

}  // namespace imaging::image
