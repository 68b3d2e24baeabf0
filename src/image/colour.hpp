// Converts the colours of any file to what a WebP takes: 8-bit grey or 8-bit sRGB.
#pragma once

#include <optional>
#include <string_view>

#include "image/used_bits.hpp"
#include "image/vips_image.hpp"

namespace imaging::image {

// Bands that are colour and not alpha: 1 for grey, 3 for RGB.
int colours(const Image& picture);

// Grey or RGB of unsigned 8 or 16-bit samples, perhaps with alpha; converts CMYK, Lab and floats.
// Lazy.
Image as_grey_or_rgb(Image picture);

// 16-bit grey or RGB in memory, scaled to 8 or 16 bits by the table. Alpha always uses all bits, so
// the table does not apply to it.
template <typename Sample>
Image scaled(const Image& picture, const SampleTable<Sample>& table);

// Grey or RGB with at most one more channel, its opacity: alpha says which one that is. Lazy.
Image with_alpha(Image picture, std::optional<int> alpha);

// Grey or RGB on white, without alpha: documents with a transparent background are dark on it.
// Lazy.
Image flattened(Image picture);

// Whether the picture has a profile that fits it.
bool has_profile(const Image& picture);
void set_profile(const Image& picture, std::string_view icc);

// 8-bit sRGB or grey, converted by the ICC profile when the picture has a usable one. Lazy.
Image as_srgb(Image picture);

}  // namespace imaging::image
