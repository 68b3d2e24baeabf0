#include "image/colour.hpp"

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

// The signature of an ICC profile's data colour space (ICC.1, 7.2.6).
std::string_view colour_space(const Image& picture) {
  if (is_grey(picture)) return "GRAY";
  return picture->Type == VIPS_INTERPRETATION_CMYK ? "CMYK" : "RGB ";
}

// By the embedded profile; none where that is missing, broken, or of another kind of picture.
Image srgb_by_profile(const Image& picture) {
  constexpr std::size_t header_size = 128;
  const std::string_view profile = embedded_profile(picture);
  if (profile.size() < header_size || profile.substr(16, 4) != colour_space(picture) ||
      vips_icc_is_compatible_profile(picture.get(), profile.data(), profile.size()) == FALSE) {
    return nullptr;
  }
  try {
    return made_by([&](VipsImage** out) {
      return vips_icc_transform(picture.get(), out, "srgb", "embedded", TRUE, "intent",
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

// Ink without a profile, as browsers show it: each channel is what its ink and the black let
// through. libvips would take a printing press for granted, and vivid colours would come out dull.
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

Image as_bytes(const Image& picture, const ByteOfSample& table) {
  Image bytes(vips_image_new_memory());
  if (vips_image_pipelinev(bytes.get(), VIPS_DEMAND_STYLE_ANY, picture.get(), nullptr) != 0) {
    throw undecodable();
  }
  const int used = colours(picture);
  bytes->BandFmt = VIPS_FORMAT_UCHAR;
  bytes->Type = used == 1 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  if (vips_image_write_prepare(bytes.get()) != 0) throw undecodable();

  const void* source = VIPS_IMAGE_ADDR(picture.get(), 0, 0);
  const auto* from = static_cast<const std::uint16_t*>(source);
  auto* to = VIPS_IMAGE_ADDR(bytes.get(), 0, 0);
  const int bands = picture->Bands;
  const std::uint64_t pixels = VIPS_IMAGE_N_PELS(picture.get());
  for (std::uint64_t pixel = 0; pixel < pixels; ++pixel) {
    for (int band = 0; band < used; ++band) *to++ = table[*from++];
    for (int band = used; band < bands; ++band) *to++ = static_cast<std::uint8_t>(*from++ >> 8);
  }
  return bytes;
}

Image flattened(Image picture) {
  const int used = colours(picture);
  if (picture->Bands == used) return picture;
  if (picture->Bands > used + 1) return bands(picture, 0, used);
  const std::unique_ptr<VipsArrayDouble, ArrayUnref> white(vips_array_double_newv(1, 255.0));
  return made_by([&](VipsImage** out) {
    return vips_flatten(picture.get(), out, "background", white.get(), nullptr);
  });
}

Image as_srgb(Image picture) {
  Image converted = srgb_by_profile(picture);
  if (!converted) return picture;
  return is_grey(picture) ? bands(converted, 0, 1) : std::move(converted);
}

}  // namespace imaging::image
