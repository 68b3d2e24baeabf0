// Facts about a picture that the file holds outside of the pixels and libvips does not pass on.
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
  PngProfile profile = {};       // of a PNG: what its chunks say about the colours
  TiffPage page = {};            // of a TIFF: the page that is the picture
  std::optional<int> alpha = 0;  // which channel after the colours is opacity, if any

  // Of 16-bit samples: how many bits carry the picture, by PNG's sBIT or TIFF's MaxSampleValue.
  std::optional<int> declared_bits = {};
  int sample_bits = 16;   // bits that a sample can hold: one less when it is signed
  bool inverted = false;  // TIFF's MinIsWhite: high samples are dark

  // Whether libvips has already turned each sample v into 65535 - v; it does so for unsigned ones.
  bool turned() const { return inverted && sample_bits == 16; }
};

// Throws Error{unprocessable_image} for what a decoder would accept but must not: a picture whose
// header is over a limit, a PNG with a chunk that is cut or damaged or that inflates to more than
// it should, a JPEG with too many scans; and for kinds of picture that no decoder here reads, by
// name. Call it before libvips opens the file: libvips would inflate a PNG's texts, allocate a
// WebP's canvas, and abort the process for an empty file.
Container examine(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits);

}  // namespace imaging::image
