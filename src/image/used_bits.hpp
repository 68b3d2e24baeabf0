// How deep 16-bit samples really are, and the table that makes 8-bit ones of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace imaging::image {

// A 12-bit sensor's picture in a 16-bit file has no sample above 4095: scaled by 65535 it is black.
// any_sample: the OR of all samples; declared: what the file says of itself. 8 to 16: the declared
// bits where the samples fit into them, else those of the OR rounded up to 8, 10, 12, 14 or 16, so
// that a dark picture is not brightened more than needed.
int used_bits(std::uint16_t any_sample, std::optional<int> declared);

using ByteOfSample = std::array<std::uint8_t, 65536>;
// 0 … 2^bits - 1 to 0 … 255, to the nearest; brighter samples (overshoot of a resize) are white.
// inverted: the samples are 65535 - v, as libvips gives those of a MinIsWhite TIFF.
ByteOfSample byte_of_sample(int bits, bool inverted);

}  // namespace imaging::image
