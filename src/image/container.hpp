// What a file says about its picture outside of the pixels, and libvips does not pass on.
#pragma once

#include <filesystem>
#include <optional>

#include "image/derive.hpp"
#include "image/limits.hpp"
#include "image/png_colour.hpp"
#include "image/tiff_tags.hpp"

namespace imaging::image {

struct Container {
  Announced announced = {};
  PngProfile profile = {};       // of a PNG: what its chunks say of the colours
  TiffPage page = {};            // of a TIFF, the one that is the picture
  std::optional<int> alpha = 0;  // which channel behind the colours is opacity, if any

  // Of 16-bit samples: the bits that carry the picture: PNG's sBIT, TIFF's MaxSampleValue.
  std::optional<int> declared_bits = {};
  int sample_bits = 16;   // that a sample can hold: one less where it is signed
  bool inverted = false;  // TIFF's MinIsWhite: high samples are dark

  // libvips has turned each sample v into 65535 - v already; it does so where they are unsigned.
  bool turned() const { return inverted && sample_bits == 16; }
};

// Throws Error{unprocessable_image} for what a decoder would accept and must not: a picture whose
// header says that it is over a limit, a PNG with a chunk that is cut or damaged or that inflates
// to more than it should, a JPEG of too many scans; and for a kind of picture that no decoder here
// takes, by its name. To be called before libvips opens the file: it would inflate a PNG's texts,
// allocate a WebP's canvas, and abort the process over an empty file.
Container examine(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits);

}  // namespace imaging::image
