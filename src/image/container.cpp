#include "image/container.hpp"

#include <webp/decode.h>

#include <cstring>
#include <string_view>

#include "image/decoded_size.hpp"
#include "image/file_reader.hpp"
#include "image/jpeg_segments.hpp"
#include "image/known_kinds.hpp"
#include "image/limits.hpp"
#include "image/png_chunks.hpp"
#include "image/refuse.hpp"
#include "image/tiff_tags.hpp"

namespace imaging::image {
namespace {

// Photoshop's and libjpeg's progressive scripts have about 10. Each scan walks over the whole
// picture: thousands of empty ones are minutes of work in a small file.
constexpr int most_scans = 100;

// Says how many bytes decoding takes; 0 where the file does not say its size.
std::uint64_t check_png_size(FileReader& reader, const DeriveLimits& limits) {
  constexpr std::string_view start{"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16};
  const auto bytes = reader.at(0, start.size() + png_header_size);
  if (bytes.size() < start.size() + png_header_size) return 0;
  if (std::memcmp(bytes.data(), start.data(), start.size()) != 0) return 0;
  const PngHeader header = parse_png_header(bytes.subspan(start.size()).first<png_header_size>());
  check_pixels(header.width, header.height, limits);
  const std::uint64_t size = decoded_size(header, has_transparent_colour(reader));
  check_decoded_size(size, limits);
  return size;
}

Container examine_png(FileReader& reader, const DeriveLimits& limits) {
  // Before the image data is inflated to see how much it is.
  const std::uint64_t size = check_png_size(reader, limits);
  const PngFacts facts = examine_png_chunks(reader, limits.max_pixels);
  return {.profile = profile_of(facts.colour, facts.is_grey),
          .decoded_size = size,
          .declared_bits = facts.significant_bits};
}

Container examine_jpeg(FileReader& reader, const DeriveLimits& limits) {
  std::uint64_t size = 0;
  if (const auto frame = read_jpeg_frame(reader)) {
    check_kind(*frame);
    check_pixels(frame->width, frame->height, limits);
    size = decoded_size(*frame);
    check_decoded_size(size, limits);
  }
  if (count_jpeg_scans(reader, most_scans + 1) > most_scans) {
    refuse("the JPEG has more than 100 scans");
  }
  return {.decoded_size = size};
}

Container examine_tiff(FileReader& reader, const DeriveLimits& limits) {
  const TiffTags tags = read_tiff_tags(reader);
  check_kind(tags);
  if (tags.compression == jpeg_in_tiff) {
    if (const auto frame = read_jpeg_frame(reader, tags.data)) check_kind(*frame);
  }
  check_pixels(tags.width, tags.height, limits);
  check_channels(tags.samples_per_pixel);
  // A tile is decoded whole, however small the picture is.
  if (tags.tile_width > 0 && tags.tile_height > limits.max_pixels / tags.tile_width) {
    refuse("the TIFF's tiles are larger than a picture may be");
  }
  const std::uint64_t size = decoded_size(tags);
  check_decoded_size(size, limits);
  return {.page = tags.page,
          .alpha = tags.alpha,
          .decoded_size = size,
          .declared_bits = tags.declared_bits,
          .sample_bits = tags.sample_format == sample_format::is_signed ? 15 : 16,
          .inverted = tags.photometric == photometric::white_is_zero && tags.bits_per_sample == 16};
}

Container examine_webp(FileReader& reader, const DeriveLimits& limits) {
  const auto start = reader.at(0, 1);
  WebPBitstreamFeatures header;
  if (WebPGetFeatures(start.data(), start.size(), &header) != VP8_STATUS_OK) return {};
  check_pixels(static_cast<std::uint64_t>(header.width), static_cast<std::uint64_t>(header.height),
               limits);
  const std::uint64_t size = decoded_size(header);
  check_decoded_size(size, limits);
  return {.decoded_size = size};
}

Container examine_heic(FileReader& reader, const DeriveLimits& limits) {
  const auto header = read_heic_header(reader);
  if (!header) return {};
  check_pixels(header->width, header->height, limits);
  const std::uint64_t size = decoded_size(*header);
  check_decoded_size(size, limits);
  return {.decoded_size = size};
}

}  // namespace

Container examine(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits) {
  FileReader reader(file);
  if (reader.at(0, 1).empty()) refuse("the file is empty");
  switch (type) {
    case MediaType::png:
      return examine_png(reader, limits);
    case MediaType::jpeg:
      return examine_jpeg(reader, limits);
    case MediaType::tiff:
      return examine_tiff(reader, limits);
    case MediaType::webp:
      return examine_webp(reader, limits);
    case MediaType::heic:
      return examine_heic(reader, limits);
    case MediaType::pdf:
      break;
  }
  return {};
}

}  // namespace imaging::image
