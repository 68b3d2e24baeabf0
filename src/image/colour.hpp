// Turns whatever colours a file has into what a WebP takes: 8-bit grey or 8-bit sRGB.
#pragma once

#include <optional>
#include <string_view>

#include "image/used_bits.hpp"
#include "image/vips_image.hpp"

namespace imaging::image {

// Bands that are colour and not alpha: 1 for grey, 3 for RGB.
int colours(const Image& picture);

// Grey or RGB of unsigned 8 or 16-bit samples, perhaps with alpha, from CMYK, Lab and floats. Lazy.
Image as_grey_or_rgb(Image picture);

// 16-bit grey or RGB in memory, scaled to 8 or 16 bits by the table. Alpha always uses all bits, so
// the table does not apply to it.
template <typename Sample>
Image scaled(const Image& picture, const SampleTable<Sample>& table);

// Grey or RGB, and of the channels behind the colours only the one that is its opacity. Lazy.
Image with_alpha(Image picture, std::optional<int> alpha);

// Grey or RGB without alpha, on white: documents with a transparent ground are dark on it. Lazy.
Image flattened(Image picture);

// The picture has a profile that fits it.
bool has_profile(const Image& picture);
void set_profile(const Image& picture, std::string_view icc);

// 8-bit, by the ICC profile where the picture has one that can be used. Lazy.
Image as_srgb(Image picture);

}  // namespace imaging::image
