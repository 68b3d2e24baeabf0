// Pictures as libvips has them: opened, computed, owned, and its errors as ours.
#pragma once

#include <vips/vips.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/error.hpp"
#include "image/media_type.hpp"
#include "image/tiff_tags.hpp"

namespace imaging::image {

struct VipsUnref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, VipsUnref>;

// The error for a picture that libvips cannot read; libvips' own text becomes its private detail.
Error undecodable();

// Calls operation(&out), as libvips' functions are called, and owns what it made.
// Throws undecodable().
template <typename Operation>
Image made_by(Operation operation) {
  VipsImage* out = nullptr;
  if (operation(&out) != 0) throw undecodable();
  return Image(out);
}

struct Opening {
  TiffPage page = {};  // of a TIFF; of other types the first frame is taken
  int shrink = 1;      // or 2, 4, 8: by a JPEG's own scaled decoding
};

// Opens a picture with the loader of its type, lazily: only the header is read now, and the pixels
// come top to bottom, once. Of all metadata only the profile and the orientation are kept. A
// damaged JPEG makes libjpeg only warn: see vips_warnings(). Throws Error{unprocessable_image}.
Image load(const std::filesystem::path& file, MediaType type, const Opening& opening);

// The ICC profile as it is in the file; empty where there is none. Lives as long as the picture.
std::string_view embedded_profile(const Image& picture);

using Deadline = std::chrono::steady_clock::time_point;

// The pixels of a lazy picture in memory, each computed once. Throws Error{unprocessable_image}
// when that fails or is not done by the deadline.
Image evaluate(const Image& pipeline, Deadline deadline);

}  // namespace imaging::image
