// How a PNG without an ICC profile says what its colours are (W3C PNG specification, third edition,
// 4.3 and 11.3.2).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace imaging::image {

// The chunks as they are in the file.
struct PngColour {
  std::optional<std::array<std::uint8_t, 4>> cicp;  // primaries, transfer, matrix, full range
  bool is_srgb = false;
  std::optional<std::uint32_t> gamma;  // gAMA: 100,000 times the exponent of the encoding
  // cHRM: x and y of white, red, green and blue, times 100,000.
  std::optional<std::array<std::uint32_t, 8>> chromaticities;
};

struct PngProfile {
  std::string icc;            // empty: the colours are sRGB
  bool outranks_own = false;  // cICP counts even beside the file's own profile; the rest does not
};

// The profile that the chunks amount to, as browsers understand them (measured with Chromium 156):
// cICP, if it is RGB of full range and of a known kind; else sRGB; else gAMA, with cHRM if there is
// one. cHRM alone means nothing, nor does a gAMA of 1 / 2.2 alone, which nearly every writer of
// sRGB leaves. HDR (PQ and HLG) is not known.
PngProfile profile_of(const PngColour& colour, bool is_grey);

}  // namespace imaging::image
