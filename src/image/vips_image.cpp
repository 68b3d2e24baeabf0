#include "image/vips_image.hpp"

#include <string>

namespace imaging::image {

Error undecodable() {
  // libvips has one text for all threads: good enough for a log line, never for a decision.
  constexpr std::size_t longest = 500;
  const std::unique_ptr<char, decltype(&g_free)> text(vips_error_buffer_copy(), g_free);
  std::string detail(text.get());
  if (detail.size() > longest) detail.resize(longest);
  return {Code::unprocessable_image,
          "the file is damaged or incomplete: its picture cannot be decoded", std::move(detail)};
}

std::string_view embedded_profile(const Image& picture) {
  const void* start = nullptr;
  std::size_t size = 0;
  if (vips_image_get_typeof(picture.get(), VIPS_META_ICC_NAME) == 0) return {};
  if (vips_image_get_blob(picture.get(), VIPS_META_ICC_NAME, &start, &size) != 0) return {};
  return {static_cast<const char*>(start), size};
}

}  // namespace imaging::image
