#include "image/decode.hpp"

#include <mutex>

#include "image/colour.hpp"
#include "image/container.hpp"
#include "image/evaluate.hpp"
#include "image/jpeg_check.hpp"
#include "image/load.hpp"
#include "image/resize.hpp"
#include "image/sample_tap.hpp"
#include "image/vips_setup.hpp"

namespace imaging::image {
namespace {

// Of wall time, for a picture that is within the limits and still does not come to an end.
constexpr std::chrono::seconds time_limit{30};

// Interlaced PNG, progressive JPEG, WebP and others are in memory as a whole: one large picture at
// a time, others beside it.
std::unique_lock<std::mutex> turn_of(std::uint64_t decoded_size) {
  constexpr std::uint64_t large = 128 << 20;  // bytes: 44 megapixels of RGB
  static std::mutex one;
  if (decoded_size <= large) return {};
  return std::unique_lock(one);
}

// The largest scaling a JPEG decoder can do itself without going below the target.
int jpeg_shrink(Size source, Size target) {
  for (const int shrink : {8, 4, 2}) {
    if (source.width / shrink >= target.width && source.height / shrink >= target.height)
      return shrink;
  }
  return 1;
}

// Only from PNG and TIFF do samples come as the sensor gave them; a HEIC's have been scaled to 16
// bits.
bool has_raw_samples(MediaType type) { return type == MediaType::png || type == MediaType::tiff; }

Decoded from_bytes(Image picture, Size target, Deadline deadline) {
  return {.pixels = evaluate(resized(flattened(std::move(picture)), target), deadline)};
}

// Colours weigh as much as they are opaque: what a transparent pixel hides must not show in its
// neighbours. It cannot be flattened before: what is white is known once all samples were seen.
Image resized_with_alpha(const Image& picture, Size target) {
  constexpr double opaque = 65'535;
  const Image weighted = made_by([&](VipsImage** out) {
    return vips_premultiply(picture.get(), out, "max_alpha", opaque, nullptr);
  });
  const Image scaled = resized(weighted, target);
  const Image colour = made_by([&](VipsImage** out) {
    return vips_unpremultiply(scaled.get(), out, "max_alpha", opaque, nullptr);
  });
  const Image rounded =
      made_by([&](VipsImage** out) { return vips_rint(colour.get(), out, nullptr); });
  return made_by(
      [&](VipsImage** out) { return vips_cast(rounded.get(), out, VIPS_FORMAT_USHORT, nullptr); });
}

Decoded from_deep(const Image& picture, Size target, const Container& container, bool is_raw,
                  Deadline deadline) {
  const int used = colours(picture);
  SampleTap tap(used, container.turned());
  const bool has_alpha = picture->Bands == used + 1;
  const Image pixels =
      evaluate((has_alpha ? resized_with_alpha : resized)(tap.on(picture), target), deadline);
  const int bits =
      is_raw ? used_bits(tap.seen(), used == 1, container.declared_bits, container.sample_bits)
             : 16;
  // A profile is applied to 16 bits: of linear light, 8 leave steps in the shadows.
  const auto by = [&]<typename Scaled>(Scaled) {
    return flattened(
        scaled(pixels, scale_of<Scaled>(bits, container.inverted, container.turned())));
  };
  return {.pixels = has_profile(pixels) ? by(std::uint16_t{}) : by(std::uint8_t{}),
          .used_bits = bits};
}

void take_profile(const Image& source, const PngProfile& profile) {
  if (profile.icc.empty() || (has_profile(source) && !profile.outranks_own)) return;
  set_profile(source, profile.icc);
}

Image upright(const Image& picture) {
  return made_by([&](VipsImage** out) { return vips_autorot(picture.get(), out, nullptr); });
}

// Of damage libjpeg only warns, and libvips counts its warnings and tells at the end. Rows that a
// reduced picture leaves over are not read at all.
bool is_doubtful(std::uint64_t warnings_before, int height, int shrink) {
  constexpr int rows_at_once = 8;
  const bool leaves_rows = height % shrink != 0 && height / shrink % rows_at_once == 0;
  return leaves_rows || vips_warnings() != warnings_before;
}

}  // namespace

Decoded decode(const std::filesystem::path& file, MediaType type, int most_width,
               const DeriveLimits& limits) {
  const Container container = examine(file, type, limits);
  const auto turn = turn_of(container.decoded_size);  // ends after the picture is gone
  const std::uint64_t warnings = vips_warnings();
  Opening opening{.page = container.page};
  Image source = load(file, type, opening);
  const Dimensions shown = measure(source, limits);
  const Deadline deadline = std::chrono::steady_clock::now() + time_limit;
  Size target = fit(size_of(shown), most_width, limits.max_side);
  if (is_sideways(source)) std::swap(target.width, target.height);
  const Size stored{source->Xsize, source->Ysize};
  if (type == MediaType::jpeg) {
    opening.shrink = jpeg_shrink(stored, target);
    if (opening.shrink > 1) source = load(file, type, opening);
  }
  take_profile(source, container.profile);
  source = with_alpha(as_grey_or_rgb(std::move(source)), container.alpha);
  Decoded decoded = source->BandFmt == VIPS_FORMAT_USHORT
                        ? from_deep(source, target, container, has_raw_samples(type), deadline)
                        : from_bytes(std::move(source), target, deadline);
  decoded.source = shown;
  decoded.pixels = evaluate(upright(as_srgb(std::move(decoded.pixels))), deadline);
  if (type == MediaType::jpeg && is_doubtful(warnings, stored.height, opening.shrink) &&
      !decodes_whole(file, deadline)) {
    throw undecodable();
  }
  return decoded;
}

}  // namespace imaging::image
