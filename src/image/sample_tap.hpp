// Looks at 16-bit samples as they stream by.
#pragma once

#include <atomic>
#include <cstdint>

#include "image/vips_image.hpp"

namespace imaging::image {

// The pixels have to be seen before a resize, whose overshoot is brighter than any sample, and
// without keeping a large picture in memory: so this is a step of libvips' pipeline.
class SampleTap {
 public:
  // colours: how many of the bands count (alpha does not). inverted: see byte_of_sample().
  SampleTap(int colours, bool inverted) : colours_(colours), flip_(inverted ? 0xffff : 0) {}

  // The same picture, of unsigned 16-bit samples; the tap must outlive it.
  Image on(const Image& picture);

  // The OR of all samples that were computed so far.
  std::uint16_t any_sample() const { return any_sample_; }

 private:
  static int pass(VipsRegion* out, void* in, void* picture, void* tap, gboolean* stop);
  void look(const std::uint16_t* samples, int pixels, int bands);

  int colours_;
  std::uint16_t flip_;
  std::atomic<std::uint16_t> any_sample_{0};
};

}  // namespace imaging::image
