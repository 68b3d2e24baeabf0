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

void keep_only_profile(const Image& loaded) {
  const std::unique_ptr<char*, decltype(&g_strfreev)> fields(vips_image_get_fields(loaded.get()),
                                                             g_strfreev);
  for (char** name = fields.get(); *name != nullptr; ++name) {
    if (vips_image_get_typeof(loaded.get(), *name) != VIPS_TYPE_BLOB) continue;
    const std::string profile(std::string_view(*name) == VIPS_META_ICC_NAME
                                  ? embedded_profile(loaded)
                                  : std::string_view());
    vips_image_remove(loaded.get(), *name);
    if (profile.empty()) continue;
    vips_image_set_blob_copy(loaded.get(), *name, profile.data(), profile.size());
  }
}

}  // namespace imaging::image
