#include "image/sample_tap.hpp"

namespace imaging::image {

Image SampleTap::on(const Image& picture) {
  Image out(vips_image_new());
  if (vips_image_pipelinev(out.get(), VIPS_DEMAND_STYLE_THINSTRIP, picture.get(), nullptr) != 0 ||
      vips_image_generate(out.get(), vips_start_one, pass, vips_stop_one, picture.get(), this) !=
          0) {
    throw undecodable();
  }
  return out;
}

int SampleTap::pass(VipsRegion* out, void* in, void*, void* tap, gboolean*) {
  auto* source = static_cast<VipsRegion*>(in);
  const VipsRect& area = out->valid;
  if (vips_region_prepare(source, &area) != 0 ||
      vips_region_region(out, source, &area, area.left, area.top) != 0) {
    return -1;
  }
  for (int row = 0; row < area.height; ++row) {
    const void* samples = VIPS_REGION_ADDR(source, area.left, area.top + row);
    static_cast<SampleTap*>(tap)->look(static_cast<const std::uint16_t*>(samples), area.width,
                                       source->im->Bands);
  }
  return 0;
}

void SampleTap::look(const std::uint16_t* samples, int pixels, int bands) {
  std::uint16_t any = 0;
  if (bands == colours_) {
    for (int i = 0; i < pixels * bands; ++i) any |= samples[i] ^ flip_;
  } else {
    for (int pixel = 0; pixel < pixels; ++pixel, samples += bands) {
      for (int band = 0; band < colours_; ++band) any |= samples[band] ^ flip_;
    }
  }
  any_sample_.fetch_or(any, std::memory_order_relaxed);
}

}  // namespace imaging::image
