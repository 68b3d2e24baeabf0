// Walks over a JPEG's segments (ITU-T T.81, annex B) and reads what libvips does not.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "image/file_reader.hpp"

namespace imaging::image {

struct JpegComponent {
  unsigned across = 1;  // its sampling factors
  unsigned down = 1;
};

// The frame header (B.2.2), and whether the first scan has all components.
struct JpegFrame {
  unsigned char marker = 0;  // 0xc0 to 0xcf, 0xf7: which of the SOFs
  unsigned precision = 8;    // bits of a sample
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<JpegComponent> components;
  bool has_several_scans = false;
};

// The frame of the JPEG that starts at this offset. nullopt when there is no complete frame header:
// libjpeg then judges the file. Throws Error{unprocessable_image} for very many segments before the
// first scan.
std::optional<JpegFrame> read_jpeg_frame(FileReader& reader, std::uint64_t at = 0);

// The number of scans, up to most; stops at the end of the picture, and where there is no marker.
int count_jpeg_scans(FileReader& reader, int most);

}  // namespace imaging::image
