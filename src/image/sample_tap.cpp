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
  static_cast<SampleTap*>(tap)->look(source, area);
  return 0;
}

void SampleTap::look(const VipsRegion* source, const VipsRect& area) {
  const auto width = static_cast<std::size_t>(area.width);
  const auto bands = static_cast<std::size_t>(source->im->Bands);
  for (int row = 0; row < area.height; ++row) {
    const void* start = VIPS_REGION_ADDR(source, area.left, area.top + row);
    seen_.add_row({static_cast<const std::uint16_t*>(start), width * bands},
                  {.bands = bands, .colours = colours_, .flip = flip_}, row > 0);
  }
}

}  // namespace imaging::image
