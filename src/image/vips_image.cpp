#include "image/vips_image.hpp"

#include <string>

namespace imaging::image {
namespace {

Image load_by(MediaType type, const char* name, const Opening& opening) {
  constexpr auto once = VIPS_ACCESS_SEQUENTIAL;
  constexpr auto strict = VIPS_FAIL_ON_ERROR;  // a truncated or altered file is an error
  return made_by([&](VipsImage** out) {
    switch (type) {
      case MediaType::png:
        return vips_pngload(name, out, "access", once, "fail_on", strict, nullptr);
      case MediaType::jpeg:
        // "unlimited": otherwise the 100th warning would be an error.
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
    throw Error(Code::unprocessable_image, "a PDF is stored as it is: it has no picture to read");
  });
}

// libvips 8.14 keeps a HEIC's profile, EXIF and XMP in memory of the loaded image, and frees them
// with it while images made from it still point to them. So the profile is copied, and the rest
// removed.
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

bool is_past(Deadline deadline) { return std::chrono::steady_clock::now() > deadline; }

void stop_when_late(VipsImage* pipeline, VipsProgress*, void* deadline) {
  if (is_past(*static_cast<Deadline*>(deadline))) vips_image_set_kill(pipeline, TRUE);
}

}  // namespace

Error undecodable() {
  // libvips has one error text for all threads: good enough for a log line, never for a decision.
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

Image load(const std::filesystem::path& file, MediaType type, const Opening& opening) {
  Image loaded = load_by(type, file.c_str(), opening);
  keep_only_profile(loaded);
  return loaded;
}

Image evaluate(const Image& pipeline, Deadline deadline) {
  vips_image_set_progress(pipeline.get(), TRUE);
  const gulong handler =
      g_signal_connect(pipeline.get(), "eval", G_CALLBACK(stop_when_late), &deadline);
  Image pixels(vips_image_copy_memory(pipeline.get()));
  g_signal_handler_disconnect(pipeline.get(), handler);
  if (pixels) return pixels;
  if (is_past(deadline)) {
    vips_error_clear();
    throw Error(Code::unprocessable_image, "the picture takes too long to decode");
  }
  throw undecodable();
}

}  // namespace imaging::image
