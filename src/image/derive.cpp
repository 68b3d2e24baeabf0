// Header check, one decode, two encodings.
#include "image/derive.hpp"

#include "image/decode.hpp"
#include "image/load.hpp"
#include "image/vips_setup.hpp"
#include "image/webp_encode.hpp"

namespace imaging::image {
namespace {

// Of wall time, for a picture that is within the limits and still does not come to an end.
constexpr std::chrono::seconds time_limit{30};

// libwebp's effort: the web version's is what a person waits for, the thumbnail is fetched most
// often.
constexpr int web_method = 1;
constexpr int thumb_method = 4;

}  // namespace

Dimensions inspect(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits) {
  const VipsJob job;
  return measure(load(file, type), limits);
}

Dimensions verify(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits) {
  const VipsJob job;
  const Deadline deadline = std::chrono::steady_clock::now() + time_limit;
  const Dimensions shown = measure(load(file, type), limits);
  const Size source{static_cast<int>(shown.width), static_cast<int>(shown.height)};
  decode(file, type, fit(source, limits.thumb_width, limits.max_side), limits, deadline);
  return shown;
}

Derivatives derive(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits) {
  const VipsJob job;
  const Deadline deadline = std::chrono::steady_clock::now() + time_limit;
  const Dimensions shown = measure(load(file, type), limits);
  const Size source{static_cast<int>(shown.width), static_cast<int>(shown.height)};
  const Decoded web =
      decode(file, type, fit(source, limits.web_width, limits.max_side), limits, deadline);
  const Image thumb =
      evaluate(resized(web.pixels, fit(source, limits.thumb_width, limits.max_side)), deadline);
  return {.source = shown,
          .thumb = encode_webp(thumb, {.quality = limits.quality, .method = thumb_method}),
          .web = encode_webp(web.pixels, {.quality = limits.quality, .method = web_method}),
          .used_bits = web.used_bits};
}

}  // namespace imaging::image
