// Header check, one decode, two encodings.
#include "image/derive.hpp"

#include "image/decode.hpp"
#include "image/load.hpp"
#include "image/resize.hpp"
#include "image/vips_setup.hpp"
#include "image/webp_encode.hpp"

namespace imaging::image {
namespace {

// Of wall time, for a picture that is within the limits and still does not come to an end.
Deadline in_30_seconds() { return std::chrono::steady_clock::now() + std::chrono::seconds(30); }

// libwebp's effort: the web version's is what a person waits for, the thumbnail is fetched most
// often.
constexpr int web_method = 1;
constexpr int thumb_method = 4;

}  // namespace

Dimensions verify(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits) {
  const VipsJob job;
  return decode(file, type, limits.thumb_width, limits, in_30_seconds()).source;
}

Derivatives derive(const std::filesystem::path& file, MediaType type, const DeriveLimits& limits) {
  const VipsJob job;
  const Deadline deadline = in_30_seconds();
  const Decoded web = decode(file, type, limits.web_width, limits, deadline);
  const Size thumb_size = fit(size_of(web.source), limits.thumb_width, limits.max_side);
  const Image thumb = evaluate(resized(web.pixels, thumb_size), deadline);
  return {.source = web.source,
          .thumb = encode_webp(thumb, {.quality = limits.quality, .method = thumb_method}),
          .web = encode_webp(web.pixels, {.quality = limits.quality, .method = web_method}),
          .used_bits = web.used_bits};
}

}  // namespace imaging::image
