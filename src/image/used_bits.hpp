// How deep 16-bit samples really are, and the table that makes 8-bit ones of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "image/sample_statistics.hpp"

namespace imaging::image {

// A 12-bit sensor's picture in a 16-bit file has no sample above 4095: scaled by 65535 it is black.
// The depth is what nearly all samples need: the fewest bits, 8 to 16, that hold the picture. What
// lies above may be none of it: a dead pixel, a mark at full white, a padded border, an overlay
// plane in an unused high bit (DICOM PS3.3 C.9.2 until 2004).
// - In a picture light changes by degrees, and what is drawn over it does not: on bitewings,
// however
//   they were darkened or stretched, neighbours on both sides of a power of two were at most half
//   of it apart at least 0.8 times as often as further; at drawn edges, smoothed too, 0.25 times at
//   the most.
// - A few bright pixels of a picture, a metal crown's, are no mark: a mark is several times as
// bright
//   as what it lies on, or full white; an overlay is the picture again without its highest bit.
// declared: what the file says of itself. It counts when it is less than the container can hold,
// which every writer declares that knows nothing better, and when the picture fits into it.
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
