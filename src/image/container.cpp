#include "image/container.hpp"

#include <webp/decode.h>

#include "image/file_reader.hpp"
#include "image/known_kinds.hpp"
#include "image/png_chunks.hpp"

namespace imaging::image {
namespace {

Container png_header(FileReader& reader) {
  const auto header = read_png_header(reader);
  if (!header) return {};
  return {.announced = {.width = header->width,
                        .height = header->height,
                        .decoded_size = decoded_size(*header, has_transparent_colour(reader))}};
}

Container jpeg_header(FileReader& reader) {
  const auto frame = read_jpeg_frame(reader);
  if (!frame) return {};
  check_kind(*frame);
  return {.announced = {.width = frame->width,
                        .height = frame->height,
                        .decoded_size = decoded_size(*frame)}};
}

Container tiff_header(FileReader& reader) {
  const TiffTags tags = read_tiff_tags(reader);
  check_kind(tags);
  if (tags.compression == jpeg_in_tiff) {
    if (const auto frame = read_jpeg_frame(reader, tags.data)) check_kind(*frame);
  }
  return {.announced = {.width = tags.width,
                        .height = tags.height,
                        .channels = tags.samples_per_pixel,
                        .tile_width = tags.tile_width,
                        .tile_height = tags.tile_height,
                        .decoded_size = decoded_size(tags)},
          .page = tags.page,
          .alpha = tags.alpha,
          .declared_bits = tags.declared_bits,
          .sample_bits = tags.sample_format == sample_format::is_signed ? 15 : 16,
          .inverted = tags.photometric == photometric::white_is_zero && tags.bits_per_sample == 16};
}

Container webp_header(FileReader& reader) {
  const auto start = reader.at(0, 1);
  WebPBitstreamFeatures header;
  if (WebPGetFeatures(start.data(), start.size(), &header) != VP8_STATUS_OK) return {};
  return {.announced = {.width = static_cast<std::uint64_t>(header.width),
                        .height = static_cast<std::uint64_t>(header.height),
                        .decoded_size = decoded_size(header)}};
}

Container heic_header(FileReader& reader) {
  const auto header = read_heic_header(reader);
  if (!header) return {};
  return {.announced = {.width = header->width,
                        .height = header->height,
                        .decoded_size = decoded_size(*header)}};
}

Container header_of(FileReader& reader, MediaType type) {
  switch (type) {
    case MediaType::png:
      return png_header(reader);
    case MediaType::jpeg:
      return jpeg_header(reader);
    case MediaType::tiff:
      return tiff_header(reader);
    case MediaType::webp:
      return webp_header(reader);
    case MediaType::heic:
      return heic_header(reader);
    case MediaType::pdf:
      break;
  }
  return {};
}

Container checked_header(FileReader& reader, MediaType type, const DeriveLimits& limits) {
  if (reader.size() == 0) throw_unprocessable("the file is empty");
  Container container = header_of(reader, type);
  check_limits(container.announced, limits);
  return container;
}

// Inflates the image data to see how large it is; only after the header has been checked.
void take_png_chunks(FileReader& reader, const DeriveLimits& limits, Container& container) {
  const PngFacts facts = examine_png_chunks(reader, limits.max_pixels);
  container.profile = profile_of(facts.colour, facts.is_grey);
  container.declared_bits = facts.significant_bits;
}

// Photoshop's and libjpeg's progressive scripts have about 10. Each scan walks over the whole
// picture: thousands of empty ones take minutes in a small file.
void check_scans(FileReader& reader) {
  constexpr int most = 100;
  if (count_jpeg_scans(reader, most + 1) > most) {
    throw_unprocessable("the JPEG has more than 100 scans");
  }
}

}  // namespace

Container examine(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits) {
  FileReader reader(file);
  Container container = checked_header(reader, type, limits);
  if (type == MediaType::png) take_png_chunks(reader, limits, container);
  if (type == MediaType::jpeg) check_scans(reader);
  return container;
}

std::uint64_t decoded_size(const std::filesystem::path& file, MediaType type,
                           const DeriveLimits& limits) {
  FileReader reader(file);
  return checked_header(reader, type, limits).announced.decoded_size;
}

}  // namespace imaging::image
