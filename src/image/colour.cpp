#include "image/colour.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace imaging::image {
namespace {

struct ArrayUnref {
  void operator()(VipsArrayDouble* array) const { vips_area_unref(&array->area); }
};

bool is_grey(const Image& picture) {
  return picture->Bands < 3 || picture->Type == VIPS_INTERPRETATION_B_W ||
         picture->Type == VIPS_INTERPRETATION_GREY16;
}

bool is_rgb(const Image& picture) {
  return picture->Type == VIPS_INTERPRETATION_sRGB || picture->Type == VIPS_INTERPRETATION_RGB16 ||
         picture->Type == VIPS_INTERPRETATION_MULTIBAND;
}

Image bands(const Image& picture, int first, int count) {
  return made_by([&](VipsImage** out) {
    return vips_extract_band(picture.get(), out, first, "n", count, nullptr);
  });
}

// Grey as RGB, because many writers give a grey picture an RGB profile.
Image tripled(const Image& grey) {
  std::array<VipsImage*, 3> channels{grey.get(), grey.get(), grey.get()};
  const Image joined =
      made_by([&](VipsImage** out) { return vips_bandjoin(channels.data(), out, 3, nullptr); });
  const bool deep = grey->BandFmt == VIPS_FORMAT_USHORT;
  return made_by([&](VipsImage** out) {
    return vips_copy(joined.get(), out, "interpretation",
                     deep ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB, nullptr);
  });
}

// The picture in the form that its profile takes; null when the profile is missing, broken, or for
// another kind of picture.
Image fit_for_profile(const Image& picture) {
  constexpr std::size_t header_size = 128;
  const std::string_view profile = embedded_profile(picture);
  if (profile.size() < header_size) return nullptr;
  const std::string_view space = profile.substr(16, 4);  // ICC.1, 7.2.6
  const bool is_ink = picture->Type == VIPS_INTERPRETATION_CMYK;
  Image taken;
  if (is_grey(picture) && space == "RGB ") {
    taken = tripled(picture);
  } else if (space == (is_grey(picture) ? "GRAY" : is_ink ? "CMYK" : "RGB ")) {
    taken.reset(static_cast<VipsImage*>(g_object_ref(picture.get())));
  }
  if (taken && vips_icc_is_compatible_profile(taken.get(), profile.data(), profile.size()) == FALSE)
    return nullptr;
  return taken;
}

Image srgb_by_profile(const Image& picture) {
  const Image taken = fit_for_profile(picture);
  if (!taken) return nullptr;
  try {
    return made_by([&](VipsImage** out) {
      return vips_icc_transform(taken.get(), out, "srgb", "embedded", TRUE, "intent",
                                VIPS_INTENT_PERCEPTUAL, "depth", 8, nullptr);
    });
  } catch (const Error&) {
    return nullptr;
  }
}

Image computed_to_srgb(const Image& picture) {
  return made_by([&](VipsImage** out) {
    return vips_colourspace(picture.get(), out, VIPS_INTERPRETATION_sRGB, nullptr);
  });
}

// CMYK without a profile, as browsers show it: each channel is the light that its ink and the black
// let through. libvips would assume a printing press, and vivid colours would come out dull.
Image light_through(const Image& ink) {
  const Image bytes = made_by([&](VipsImage** out) { return vips_msb(ink.get(), out, nullptr); });
  const Image let_through =
      made_by([&](VipsImage** out) { return vips_invert(bytes.get(), out, nullptr); });
  const Image colour = bands(let_through, 0, 3);
  const Image black = bands(let_through, 3, 1);
  const Image product = made_by(
      [&](VipsImage** out) { return vips_multiply(colour.get(), black.get(), out, nullptr); });
  const Image light = made_by([&](VipsImage** out) {
    return vips_linear1(product.get(), out, 1 / 255.0, 0.5, "uchar", TRUE, nullptr);
  });
  return made_by([&](VipsImage** out) {
    return vips_copy(light.get(), out, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
  });
}

}  // namespace

int colours(const Image& picture) { return is_grey(picture) ? 1 : 3; }

Image as_grey_or_rgb(Image picture) {
  if (picture->Coding == VIPS_CODING_NONE && (is_grey(picture) || is_rgb(picture))) {
    if (picture->BandFmt == VIPS_FORMAT_UCHAR || picture->BandFmt == VIPS_FORMAT_USHORT)
      return picture;
    if (picture->BandFmt == VIPS_FORMAT_SHORT) {  // negative samples are black
      return made_by([&](VipsImage** out) {
        return vips_cast(picture.get(), out, VIPS_FORMAT_USHORT, nullptr);
      });
    }
    throw Error(Code::unprocessable_image, "the picture's samples are not of 8 or 16 bits");
  }
  if (picture->Type != VIPS_INTERPRETATION_CMYK) return computed_to_srgb(picture);
  const Image ink = bands(picture, 0, 4);
  Image converted = srgb_by_profile(ink);
  return converted ? std::move(converted) : light_through(ink);
}

Image with_alpha(Image picture, std::optional<int> alpha) {
  const int used = colours(picture);
  const int more = picture->Bands - used;
  if (more <= 0) return picture;
  if (!alpha || *alpha >= more) return bands(picture, 0, used);
  if (more == 1) return picture;
  const Image colour = bands(picture, 0, used);
  const Image opacity = bands(picture, used + *alpha, 1);
  return made_by(
      [&](VipsImage** out) { return vips_bandjoin2(colour.get(), opacity.get(), out, nullptr); });
}

template <typename Sample>
Image scaled(const Image& picture, const SampleTable<Sample>& table) {
  constexpr bool deep = sizeof(Sample) > 1;
  Image out(vips_image_new_memory());
  if (vips_image_pipelinev(out.get(), VIPS_DEMAND_STYLE_ANY, picture.get(), nullptr) != 0) {
    throw undecodable();
  }
  const int used = colours(picture);
  out->BandFmt = deep ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR;
  const auto grey = deep ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W;
  const auto rgb = deep ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB;
  out->Type = used == 1 ? grey : rgb;
  if (vips_image_write_prepare(out.get()) != 0) throw undecodable();

  const void* source = VIPS_IMAGE_ADDR(picture.get(), 0, 0);
  const auto* from = static_cast<const std::uint16_t*>(source);
  void* target = VIPS_IMAGE_ADDR(out.get(), 0, 0);
  auto* to = static_cast<Sample*>(target);
  const int bands = picture->Bands;
  const std::uint64_t pixels = VIPS_IMAGE_N_PELS(picture.get());
  for (std::uint64_t pixel = 0; pixel < pixels; ++pixel) {
    for (int band = 0; band < used; ++band) *to++ = table[*from++];
    for (int band = used; band < bands; ++band) {
      *to++ = static_cast<Sample>(deep ? *from : *from >> 8);
      ++from;
    }
  }
  return out;
}
template Image scaled(const Image&, const SampleTable<std::uint8_t>&);
template Image scaled(const Image&, const SampleTable<std::uint16_t>&);

Image flattened(Image picture) {
  const int used = colours(picture);
  if (picture->Bands == used) return picture;
  const double full = picture->BandFmt == VIPS_FORMAT_USHORT ? 65'535 : 255;
  const std::unique_ptr<VipsArrayDouble, ArrayUnref> white(vips_array_double_newv(1, full));
  return made_by([&](VipsImage** out) {
    return vips_flatten(picture.get(), out, "background", white.get(), "max_alpha", full, nullptr);
  });
}

bool has_profile(const Image& picture) { return fit_for_profile(picture) != nullptr; }

void set_profile(const Image& picture, std::string_view icc) {
  vips_image_set_blob_copy(picture.get(), VIPS_META_ICC_NAME, icc.data(), icc.size());
}

Image as_srgb(Image picture) {
  Image converted = srgb_by_profile(picture);
  if (!converted) return picture;
  return is_grey(picture) ? bands(converted, 0, 1) : std::move(converted);
}

}  // namespace imaging::image
