// Turns a picture's file into pixels: a list of steps, which stands at the end of the file.
#include "image/pipeline.hpp"

#include <array>
#include <optional>
#include <utility>

#include "image/colour.hpp"
#include "image/container.hpp"
#include "image/jpeg_check.hpp"
#include "image/resize.hpp"
#include "image/used_bits.hpp"
#include "image/vips_setup.hpp"

namespace imaging::image {
namespace {

// A picture in progress, and what the steps have found out about it.
struct Picture {
  const std::filesystem::path& file;
  MediaType type;
  int most_width;
  const DeriveLimits& limits;

  Container container = {};
  std::uint64_t warnings_before = 0;
  Dimensions shown = {};  // upright
  Size stored = {};       // in the file, where it may lie on its side
  Size target = {};       // of the stored picture
  int shrink = 1;
  Deadline deadline = {};
  std::optional<SampleTap> tap = {};  // of 16-bit samples; the lazy pixels call it
  int used_bits = 8;
  Image pixels = {};
};

void check_container(Picture& picture) {
  picture.container = examine(picture.file, picture.type, picture.limits);
}

void open_file(Picture& picture) {
  picture.warnings_before = vips_warnings();
  picture.pixels = load(picture.file, picture.type, {.page = picture.container.page});
}

bool is_sideways(const Image& pixels) {
  return vips_image_get_orientation(pixels.get()) >= 5;  // EXIF's 5 to 8
}

void check_size(Picture& picture) {
  const Image& header = picture.pixels;
  picture.stored = {header->Xsize, header->Ysize};
  picture.shown = {.width = static_cast<std::uint32_t>(header->Xsize),
                   .height = static_cast<std::uint32_t>(header->Ysize),
                   .frames = static_cast<std::uint32_t>(vips_image_get_n_pages(header.get()))};
  if (is_sideways(header)) std::swap(picture.shown.width, picture.shown.height);
  check_limits({.width = picture.shown.width,
                .height = picture.shown.height,
                .channels = static_cast<std::uint64_t>(header->Bands),
                .decoded_size = VIPS_IMAGE_SIZEOF_IMAGE(header.get())},
               picture.limits);
  // Profiles of cameras and sensors have kilobytes, those of printers up to 2 MiB.
  constexpr std::size_t largest_profile = 4 << 20;
  if (embedded_profile(header).size() > largest_profile) {
    throw_unprocessable("the colour profile is more than 4 MiB");
  }
}

void start_clock(Picture& picture) {
  constexpr std::chrono::seconds time_limit{30};  // of wall time
  picture.deadline = std::chrono::steady_clock::now() + time_limit;
}

void choose_size(Picture& picture) {
  picture.target = fit(size_of(picture.shown), picture.most_width, picture.limits.max_side);
  if (is_sideways(picture.pixels)) std::swap(picture.target.width, picture.target.height);
}

void shrink_on_load(Picture& picture) {
  if (picture.type != MediaType::jpeg) return;
  picture.shrink = jpeg_shrink(picture.stored, picture.target);
  if (picture.shrink > 1) {
    picture.pixels = load(picture.file, picture.type, {.shrink = picture.shrink});
  }
}

void take_png_profile(Picture& picture) {
  const PngProfile& profile = picture.container.profile;
  if (profile.icc.empty() || (has_profile(picture.pixels) && !profile.outranks_own)) return;
  set_profile(picture.pixels, profile.icc);
}

void to_grey_or_rgb(Picture& picture) {
  picture.pixels = as_grey_or_rgb(std::move(picture.pixels));
}

void keep_one_alpha(Picture& picture) {
  picture.pixels = with_alpha(std::move(picture.pixels), picture.container.alpha);
}

bool is_deep(const Picture& picture) { return picture.pixels->BandFmt == VIPS_FORMAT_USHORT; }

void flatten(Picture& picture) { picture.pixels = flattened(std::move(picture.pixels)); }

void flatten_bytes(Picture& picture) {
  if (!is_deep(picture)) flatten(picture);
}

void watch_samples(Picture& picture) {
  if (!is_deep(picture)) return;
  picture.tap.emplace(colours(picture.pixels), picture.container.turned());
  picture.pixels = picture.tap->on(picture.pixels);
}

void resize(Picture& picture) {
  const bool has_alpha = picture.pixels->Bands > colours(picture.pixels);
  picture.pixels = (has_alpha ? resized_with_alpha : resized)(picture.pixels, picture.target);
}

void compute(Picture& picture) { picture.pixels = evaluate(picture.pixels, picture.deadline); }

// Only PNG and TIFF hold samples as the sensor gave them; those of a HEIC have been scaled to 16
// bits.
int bits_of(const Picture& picture, const SampleStatistics& seen) {
  if (picture.type != MediaType::png && picture.type != MediaType::tiff) return 16;
  const Container& container = picture.container;
  return used_bits(seen, colours(picture.pixels) == 1, container.declared_bits,
                   container.sample_bits);
}

void scale_by_used_bits(Picture& picture) {
  if (!picture.tap) return;
  picture.used_bits = bits_of(picture, picture.tap->seen());
  const auto scale_to = [&]<typename Scaled>(Scaled) {
    const Container& container = picture.container;
    picture.pixels = scaled(picture.pixels, scale_of<Scaled>(picture.used_bits, container.inverted,
                                                             container.turned()));
  };
  // A profile is applied to 16 bits: with linear light, 8 bits would leave steps in the shadows.
  if (has_profile(picture.pixels)) {
    scale_to(std::uint16_t{});
  } else {
    scale_to(std::uint8_t{});
  }
}

void to_srgb(Picture& picture) { picture.pixels = as_srgb(std::move(picture.pixels)); }

void turn_upright(Picture& picture) {
  picture.pixels =
      made_by([&](VipsImage** out) { return vips_autorot(picture.pixels.get(), out, nullptr); });
}

// libjpeg only warns of damage. libvips counts the warnings, and reports them when the file is
// closed. Rows that a reduced picture has no use for are not read at all.
bool is_doubtful(const Picture& picture) {
  constexpr int rows_at_once = 8;
  const int height = picture.stored.height;
  const bool leaves_rows =
      height % picture.shrink != 0 && height / picture.shrink % rows_at_once == 0;
  return leaves_rows || vips_warnings() != picture.warnings_before;
}

void check_jpeg_whole(Picture& picture) {
  if (picture.type != MediaType::jpeg || !is_doubtful(picture)) return;
  if (!decodes_whole(picture.file, picture.deadline)) throw undecodable();
}

// Until a compute(), libvips only plans the steps. Then pixels stream through all planned steps at
// once.
constexpr std::array steps{
    check_container,     // what a decoder would accept and must not
    open_file,           // the header only
    check_size,          // again, with what libvips makes of the file
    start_clock,         // a picture within the limits may still take for ever
    choose_size,         // in the file's orientation: what is turned later has fewer pixels
    shrink_on_load,      // a JPEG decoder halves a picture faster than it decodes it whole
    take_png_profile,    // libvips ignores a PNG's own colour chunks
    to_grey_or_rgb,      // CMYK, Lab and floats cannot be resized and scaled as samples
    keep_one_alpha,      // a TIFF may have channels that are not opacity
    flatten_bytes,       // on white; not deep samples: their white is not known yet
    watch_samples,       // before the resize, which overshoots beyond any sample
    resize,              // before all steps that take time for each pixel
    compute,             // now the file is decoded, and closed
    scale_by_used_bits,  // a 12-bit radiograph in 16 bits would be black
    flatten,             // deep samples with alpha
    to_srgb,             // by the profile: a WebP has none
    turn_upright,        // a WebP has no orientation either
    compute,             // in memory, as the encoder takes it
    check_jpeg_whole,    // last: all warnings have been counted only now
};

}  // namespace

Decoded decode(const std::filesystem::path& file, MediaType type, int most_width,
               const DeriveLimits& limits) {
  Picture picture{.file = file, .type = type, .most_width = most_width, .limits = limits};
  for (const auto step : steps) step(picture);
  return {
      .source = picture.shown, .pixels = std::move(picture.pixels), .used_bits = picture.used_bits};
}

}  // namespace imaging::image
