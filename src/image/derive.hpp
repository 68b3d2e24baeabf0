// Makes a picture's thumbnail and web version from one decode.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "image/media_type.hpp"

namespace imaging::image {

struct DeriveLimits {
  std::uint64_t max_pixels = 100'000'000;       // width x height, from the header
  std::uint64_t max_decoded_bytes = 512 << 20;  // of memory that decoding takes, from the header
  int thumb_width = 400;
  int web_width = 2000;
  int max_side = 16'383;     // WebP's limit, both derivatives
  int source_side = 32'767;  // larger pictures are rejected
  int quality = 80;          // libwebp's scale
};

// The header's facts, read without decoding.
struct Dimensions {
  std::uint32_t width = 0;  // as shown: after EXIF orientation
  std::uint32_t height = 0;
  std::uint32_t frames = 1;
};

struct Derivatives {
  Dimensions source;
  std::string thumb;  // WebP, ≤ 400 wide, never enlarged
  std::string web;    // WebP, ≤ 2000 wide, never enlarged
  // Which of them is empty although the picture decodes, and why; for the log.
  std::string missing;
  int used_bits = 8;  // of each sample, 8 to 16: by how many bits grey was scaled
};

// All throw Error{unprocessable_image} for a file that is truncated, undecodable, or over a limit,
// with a sentence for the client. Thread-safe; call vips_setup.hpp's init() first. They do not
// detect the type: type is what sniff() returned.

// How many bytes of memory decoding takes, according to the header alone; 0 when it does not say.
std::uint64_t decoded_size(const std::filesystem::path& file, MediaType type,
                           const DeriveLimits& limits);

// Decodes the whole picture and discards it. Uses the CPU for up to seconds, as derive does: run
// both on the CPU pool.
Dimensions verify(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits);
Derivatives derive(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits);

}  // namespace imaging::image
