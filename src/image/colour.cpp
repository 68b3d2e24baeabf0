#include "image/colour.hpp"

#include <cstdint>
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

Image first_bands(const Image& picture, int count) {
  return made_by([&](VipsImage** out) {
    return vips_extract_band(picture.get(), out, 0, "n", count, nullptr);
  });
}

Image transformed_to_srgb(const Image& picture) {
  return made_by([&](VipsImage** out) {
    return vips_icc_transform(picture.get(), out, "srgb", "embedded", TRUE, "intent",
                              VIPS_INTENT_PERCEPTUAL, "depth", 8, nullptr);
  });
}

Image computed_to_srgb(const Image& picture) {
  return made_by([&](VipsImage** out) {
    return vips_colourspace(picture.get(), out, VIPS_INTERPRETATION_sRGB, nullptr);
  });
}

bool has_profile(const Image& picture) {
  return vips_image_get_typeof(picture.get(), VIPS_META_ICC_NAME) != 0;
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
  if (picture->Type == VIPS_INTERPRETATION_CMYK) {
    picture = first_bands(picture, 4);
    if (has_profile(picture)) {
      try {
        return transformed_to_srgb(picture);
      } catch (const Error&) {
        // A broken profile: libvips' own for CMYK is better than no picture.
      }
    }
  }
  return computed_to_srgb(picture);
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
  if (picture->Bands > used + 1) return first_bands(picture, used);
  const std::unique_ptr<VipsArrayDouble, ArrayUnref> white(vips_array_double_newv(1, 255.0));
  return made_by([&](VipsImage** out) {
    return vips_flatten(picture.get(), out, "background", white.get(), nullptr);
  });
}

Image as_srgb(Image picture) {
  if (!has_profile(picture)) return picture;
  try {
    Image converted = transformed_to_srgb(picture);
    return is_grey(picture) ? first_bands(converted, 1) : std::move(converted);
  } catch (const Error&) {
    return picture;  // a broken profile, or one of another kind of picture, says nothing
  }
}

}  // namespace imaging::image
