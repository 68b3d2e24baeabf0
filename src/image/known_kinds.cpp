#include "image/known_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace imaging::image {
namespace {

[[noreturn]] void throw_unsupported_jpeg(std::string_view kind) {
  throw_unprocessable(
      fmt::format("{} is not supported: send it as a baseline JPEG, a PNG or a TIFF", kind));
}

[[noreturn]] void throw_unsupported_tiff(std::string_view kind) {
  throw_unprocessable(
      fmt::format("{} is not supported: send it as a TIFF of 8 or 16 bits in grey or RGB, or as "
                  "a PNG",
                  kind));
}

struct Name {
  std::uint64_t value;
  std::string_view name;
};

// What Debian's libtiff decodes: none, CCITT's four, LZW, JPEG, Deflate twice, PackBits,
// ThunderScan, PixarLog, JBIG, SGILog twice, LERC, LZMA, ZSTD, WebP.
constexpr std::array<std::uint64_t, 2> sgi_log{34676, 34677};
constexpr std::array<std::uint64_t, 17> compressions{
    1,     2,     3,     4,     5,     jpeg_in_tiff, 8,     32771, 32773,
    32809, 32909, 32946, 34661, 34887, 34925,        50000, 50001};

bool is_one_of(const auto& values, std::uint64_t value) {
  return std::ranges::find(values, value) != values.end();
}

constexpr std::array other_compressions{
    Name{6, "old-style JPEG"}, Name{33003, "JPEG 2000"}, Name{33004, "JPEG 2000"},
    Name{33005, "JPEG 2000"},  Name{34712, "JPEG 2000"}, Name{34892, "lossy JPEG"},
    Name{50002, "JPEG XL"},    Name{52546, "JPEG XL"},
};

void check_compression(const TiffTags& tiff) {
  if (is_one_of(compressions, tiff.compression) || is_one_of(sgi_log, tiff.compression)) return;
  if (tiff.compression == 0) return;  // damaged
  const auto* const known = std::ranges::find(other_compressions, tiff.compression, &Name::value);
  throw_unsupported_tiff(known != other_compressions.end()
                             ? fmt::format("{} in a TIFF", known->name)
                             : fmt::format("a TIFF of compression {}", tiff.compression));
}

constexpr std::array other_colours{
    Name{4, "a TIFF that is a mask"},
    Name{9, "ICC Lab in a TIFF"},
    Name{10, "ITU Lab in a TIFF"},
    Name{32803, "a raw picture of a camera (a colour filter array)"},
    Name{32844, "LogL in a TIFF"},
    Name{34892, "a raw picture of a camera (linear raw)"},
    Name{photometric::unsaid, "a TIFF that does not say what its samples mean"},
};

void check_colours(const TiffTags& tiff) {
  const auto* const known = std::ranges::find(other_colours, tiff.photometric, &Name::value);
  if (known != other_colours.end()) throw_unsupported_tiff(known->name);
  if (tiff.photometric == photometric::inks && (tiff.ink_set != 1 || tiff.samples_per_pixel < 4)) {
    throw_unsupported_tiff("a TIFF of other inks than CMYK");
  }
  if (tiff.photometric == photometric::ycbcr && tiff.compression != jpeg_in_tiff) {
    throw_unsupported_tiff("YCbCr in a TIFF without JPEG");
  }
  if (tiff.photometric == photometric::log_luv && !is_one_of(sgi_log, tiff.compression)) {
    throw_unsupported_tiff("LogLuv in a TIFF without SGILog");
  }
}

std::string_view format_name(std::uint64_t format) {
  constexpr std::array<std::string_view, 7> names{
      "", "", " signed", " floating-point", "", " complex", " complex floating-point"};
  return format < names.size() ? names[format] : std::string_view(" unknown");
}

// Below 8 bits, libvips reads a single channel of grey, or a palette.
bool is_small_colour(const TiffTags& tiff) {
  const bool is_grey =
      tiff.samples_per_pixel == 1 && (tiff.photometric == photometric::white_is_zero ||
                                      tiff.photometric == photometric::black_is_zero);
  const bool is_known = is_grey || tiff.photometric == photometric::palette;
  return tiff.bits_per_sample < 8 && (!is_known || tiff.has_separate_planes);
}

bool has_known_samples(const TiffTags& tiff) {
  if (tiff.photometric == photometric::log_luv) return true;
  const bool is_unsigned =
      tiff.sample_format == sample_format::whole || tiff.sample_format == sample_format::unknown;
  switch (tiff.bits_per_sample) {
    case 0:  // damaged
    case 1:  // see is_small_colour()
    case 2:
    case 4:
      return true;
    case 8:
      return is_unsigned || tiff.photometric == photometric::lab;
    case 16:
      return is_unsigned || tiff.sample_format == sample_format::is_signed;
    case 32:  // colour between 0 and 1
      return tiff.sample_format == sample_format::floating && tiff.samples_per_pixel >= 3 &&
             (tiff.photometric == photometric::rgb || tiff.photometric == photometric::lab);
    default:
      return false;
  }
}

}  // namespace

void check_kind(const JpegFrame& jpeg) {
  switch (jpeg.marker) {
    case 0xc3:
    case 0xcb:
      throw_unsupported_jpeg("a lossless JPEG");
    case 0xc5:
    case 0xc6:
    case 0xc7:
    case 0xcd:
    case 0xce:
    case 0xcf:
      throw_unsupported_jpeg("a hierarchical JPEG");
    case 0xf7:
      throw_unsupported_jpeg("JPEG-LS");
    default:
      break;
  }
  if (jpeg.precision == 12) throw_unsupported_jpeg("a JPEG of 12 bits");
  if (jpeg.height == 0) throw_unsupported_jpeg("a JPEG whose height stands behind its picture");
}

void check_kind(const TiffTags& tiff) {
  check_compression(tiff);
  check_colours(tiff);
  if (!has_known_samples(tiff)) {
    throw_unprocessable(fmt::format("the TIFF has{} samples of {} bits, 8 and 16 are taken",
                                    format_name(tiff.sample_format), tiff.bits_per_sample));
  }
  if (is_small_colour(tiff))
    throw_unsupported_tiff("a TIFF of several channels in less than 8 bits");
  if (tiff.has_separate_planes && tiff.tile_width > 0) {
    throw_unsupported_tiff("a TIFF of tiles in separate planes");
  }
}

}  // namespace imaging::image
