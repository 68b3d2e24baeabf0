// Ownership of libvips' objects and its errors as ours.
#pragma once

#include <vips/vips.h>

#include <memory>
#include <string_view>

#include "base/error.hpp"

namespace imaging::image {

struct VipsUnref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, VipsUnref>;

// The refusal of a picture that libvips cannot read; libvips' own text becomes the private detail.
Error undecodable();

// Calls operation(&out), as libvips' functions are called, and owns what it made.
// Throws undecodable().
template <typename Operation>
Image made_by(Operation operation) {
  VipsImage* out = nullptr;
  if (operation(&out) != 0) throw undecodable();
  return Image(out);
}

// The ICC profile as it is in the file; empty where there is none. Lives as long as the picture.
std::string_view embedded_profile(const Image& picture);

// Of what the loader attached, only the profile stays, as the picture's own copy. libvips 8.14
// keeps a HEIC's profile, EXIF and XMP in memory of the image that it loaded, and frees them with
// it while the images made from that one still point to them.
void keep_only_profile(const Image& loaded);

}  // namespace imaging::image
