#include "image/container.hpp"

#include <fmt/format.h>

#include <bit>

#include "image/file_reader.hpp"
#include "image/jpeg_segments.hpp"
#include "image/png_chunks.hpp"
#include "image/refuse.hpp"
#include "image/tiff_tags.hpp"

namespace imaging::image {
namespace {

// Photoshop's and libjpeg's progressive scripts have about 10. Each scan walks over the whole
// picture: thousands of empty ones are minutes of work in a small file.
constexpr int most_scans = 100;

Container examine_png(FileReader& reader, const DeriveLimits& limits) {
  const PngFacts facts = examine_png_chunks(reader, limits.max_pixels);
  return {.profile = profile_of(facts.colour, facts.is_grey),
          .declared_bits = facts.significant_bits};
}

Container examine_jpeg(FileReader& reader) {
  if (count_jpeg_scans(reader, most_scans + 1) > most_scans) {
    refuse("the JPEG has more than 100 scans");
  }
  return {};
}

Container examine_tiff(FileReader& reader, const DeriveLimits& limits) {
  const TiffTags tags = read_tiff_tags(reader);
  if (std::popcount(tags.bits_per_sample) > 1) {  // packed across bytes: libtiff does not unpack
    refuse(
        fmt::format("the TIFF has samples of {} bits, 8 and 16 are taken", tags.bits_per_sample));
  }
  // A tile is decoded whole, however small the picture is.
  if (tags.tile_width > 0 && tags.tile_height > limits.max_pixels / tags.tile_width) {
    refuse("the TIFF's tiles are larger than a picture may be");
  }
  return {.page = tags.page,
          .alpha = tags.alpha,
          .declared_bits = tags.declared_bits,
          .sample_bits = tags.is_signed ? 15 : 16,
          .inverted = tags.min_is_white && tags.bits_per_sample == 16};
}

}  // namespace

Container examine(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits) {
  FileReader reader(file);
  if (reader.at(0, 1).empty()) refuse("the file is empty");
  switch (type) {
    case MediaType::png:
      return examine_png(reader, limits);
    case MediaType::jpeg:
      return examine_jpeg(reader);
    case MediaType::tiff:
      return examine_tiff(reader, limits);
    default:
      return {};
  }
}

}  // namespace imaging::image
