#include "image/load.hpp"

#include <utility>

#include "image/limits.hpp"
#include "image/refuse.hpp"

namespace imaging::image {
namespace {

// Those of cameras and sensors have kilobytes, those of printers up to 2 MiB.
constexpr std::size_t largest_profile = 4 << 20;

Image load_by(MediaType type, const char* name, const Opening& opening) {
  constexpr auto once = VIPS_ACCESS_SEQUENTIAL;
  constexpr auto strict = VIPS_FAIL_ON_ERROR;  // a truncated or altered file is an error
  return made_by([&](VipsImage** out) {
    switch (type) {
      case MediaType::png:
        return vips_pngload(name, out, "access", once, "fail_on", strict, nullptr);
      case MediaType::jpeg:
        // "unlimited": the 100th warning would be an error.
        return vips_jpegload(name, out, "access", once, "fail_on", VIPS_FAIL_ON_NONE, "unlimited",
                             TRUE, "shrink", opening.shrink, nullptr);
      case MediaType::webp:
        return vips_webpload(name, out, "access", once, "fail_on", strict, nullptr);
      case MediaType::tiff:
        return vips_tiffload(name, out, "access", once, "fail_on", strict, "page",
                             opening.page.number, "subifd", opening.page.sub, nullptr);
      case MediaType::heic:
        return vips_heifload(name, out, "access", once, "fail_on", strict, nullptr);
      case MediaType::pdf:
        break;
    }
    refuse("a PDF is stored as it is: it has no picture to read");
  });
}

}  // namespace

Image load(const std::filesystem::path& file, MediaType type, const Opening& opening) {
  Image loaded = load_by(type, file.c_str(), opening);
  keep_only_profile(loaded);
  return loaded;
}

bool is_sideways(const Image& picture) { return vips_image_get_orientation(picture.get()) >= 5; }

Dimensions measure(const Image& header, const DeriveLimits& limits) {
  Dimensions shown{.width = static_cast<std::uint32_t>(header->Xsize),
                   .height = static_cast<std::uint32_t>(header->Ysize),
                   .frames = static_cast<std::uint32_t>(vips_image_get_n_pages(header.get()))};
  if (is_sideways(header)) std::swap(shown.width, shown.height);
  check_pixels(shown.width, shown.height, limits);
  check_channels(static_cast<std::uint64_t>(header->Bands));
  check_decoded_size(VIPS_IMAGE_SIZEOF_IMAGE(header.get()), limits);
  if (embedded_profile(header).size() > largest_profile) {
    refuse("the colour profile is more than 4 MiB");
  }
  return shown;
}

}  // namespace imaging::image
