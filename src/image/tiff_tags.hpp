// Finds the page of a TIFF that is its picture, and reads a few of its tags (TIFF 6.0, sections 2
// and 8; BigTIFF).
#pragma once

#include <cstdint>
#include <optional>

#include "image/file_reader.hpp"

namespace imaging::image {

// As libvips counts: from 0 along the chain of pages, and among the page's SubIFDs.
struct TiffPage {
  int number = 0;
  int sub = -1;  // the page itself
};

// Values of PhotometricInterpretation.
namespace photometric {
inline constexpr std::uint64_t white_is_zero = 0;
inline constexpr std::uint64_t black_is_zero = 1;
inline constexpr std::uint64_t rgb = 2;
inline constexpr std::uint64_t palette = 3;
inline constexpr std::uint64_t inks = 5;
inline constexpr std::uint64_t ycbcr = 6;
inline constexpr std::uint64_t lab = 8;
inline constexpr std::uint64_t log_luv = 32845;
inline constexpr std::uint64_t unsaid = UINT64_MAX;
}  // namespace photometric

// Values of SampleFormat.
namespace sample_format {
inline constexpr std::uint64_t whole = 1;
inline constexpr std::uint64_t is_signed = 2;
inline constexpr std::uint64_t floating = 3;
inline constexpr std::uint64_t unknown = 4;  // taken for whole numbers
}  // namespace sample_format

struct TiffTags {
  TiffPage page;
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  std::uint64_t bits_per_sample = 1;
  std::uint64_t compression = 1;
  std::uint64_t photometric = photometric::black_is_zero;
  std::uint64_t samples_per_pixel = 1;
  std::uint64_t data = 0;            // where the first strip or tile is
  std::uint64_t rows_per_strip = 0;  // often more than there are
  bool has_separate_planes = false;
  std::uint64_t tile_width = 0;  // 0: strips
  std::uint64_t tile_height = 0;
  std::uint64_t ink_set = 1;  // CMYK
  std::uint64_t sample_format = sample_format::whole;
  std::optional<int> declared_bits = {};  // from MaxSampleValue or SMaxSampleValue
  std::optional<int> alpha = {};          // by ExtraSamples: which channel behind the colours it is
};

// The tags of the first page that is neither a smaller copy (cameras and scanners put a thumbnail
// first) nor a mask; if there is none, of the first page. What cannot be read keeps its default:
// libtiff judges the file.
TiffTags read_tiff_tags(FileReader& reader);

}  // namespace imaging::image
