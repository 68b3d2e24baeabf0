// Looks at 16-bit samples as they stream by.
#pragma once

#include <cstdint>

#include "image/sample_statistics.hpp"
#include "image/vips_image.hpp"

namespace imaging::image {

// The pixels have to be seen before a resize, whose overshoot is brighter than any sample, and
// without keeping a large picture in memory: so this is a step of libvips' pipeline. libvips runs
// one thread a job, so that nothing here is shared.
class SampleTap {
 public:
  // colours: how many of the bands count (alpha does not). turned: see byte_of_sample().
  SampleTap(int colours, bool turned)
      : colours_(static_cast<std::size_t>(colours)),
        flip_(turned ? std::uint16_t{0xffff} : std::uint16_t{0}) {}

  // The same picture, of unsigned 16-bit samples; the tap must outlive it.
  Image on(const Image& picture);

  // Of all samples that were computed so far.
  const SampleStatistics& seen() const { return seen_; }

 private:
  static int pass(VipsRegion* out, void* in, void* picture, void* tap, gboolean* stop);
  void look(const VipsRegion* source, const VipsRect& area);

  std::size_t colours_;
  std::uint16_t flip_;
  SampleStatistics seen_;
};

}  // namespace imaging::image
