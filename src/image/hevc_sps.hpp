// The size of the pictures that an HEVC stream announces.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace imaging::image {

struct HevcSize {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
};

// From a sequence parameter set, its NAL unit from the header on (ITU-T H.265, 7.3.2.2); nullopt
// where it ends before.
std::optional<HevcSize> hevc_size(std::span<const unsigned char> nal_unit);

}  // namespace imaging::image
