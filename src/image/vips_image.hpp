// libvips' pictures: opening, computing and owning them, and libvips' errors as ours.
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

// The error for a picture that libvips cannot read; its detail is libvips' own text.
Error undecodable();

// Calls operation(&out), as libvips' functions are called, and owns the image it makes. Throws
// undecodable().
template <typename Operation>
Image made_by(Operation operation) {
  VipsImage* out = nullptr;
  if (operation(&out) != 0) throw undecodable();
  return Image(out);
}

struct Opening {
  TiffPage page = {};  // of a TIFF; of other types the first frame is read
  int shrink = 1;      // 1, 2, 4 or 8: by a JPEG's own scaled decoding
};

// Opens a picture with the loader of its type, lazily: only the header is read now, and the pixels
// come top to bottom, once. Of the metadata only profile and orientation are kept. Damage to a JPEG
// only makes libjpeg warn: see vips_warnings(). Throws Error{unprocessable_image}.
Image load(const std::filesystem::path& file, MediaType type, const Opening& opening);

// The ICC profile as it is in the file; empty when there is none. Lives as long as the picture.
std::string_view embedded_profile(const Image& picture);

using Deadline = std::chrono::steady_clock::time_point;

// Computes each pixel of a lazy picture once, into memory. Throws Error{unprocessable_image} when
// that fails or is not done by the deadline.
Image evaluate(const Image& pipeline, Deadline deadline);

}  // namespace imaging::image
