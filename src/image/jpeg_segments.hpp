// Walks over a JPEG's segments (ITU-T T.81, annex B) for what libvips does not look at.
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

// What the frame header says (B.2.2), and whether the first scan has all of it.
struct JpegFrame {
  unsigned char marker = 0;  // 0xc0 to 0xcf, 0xf7: which of the SOFs
  unsigned precision = 8;    // bits of a sample
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<JpegComponent> components;
  bool has_several_scans = false;
};

// Of the JPEG that starts at at. nullopt where there is no whole frame header: libjpeg judges the
// file. Throws Error{unprocessable_image} for very many segments before the first scan.
std::optional<JpegFrame> read_jpeg_frame(FileReader& reader, std::uint64_t at = 0);

// Scans, up to most: stops there, at the end of the picture, or at what is no marker.
int count_jpeg_scans(FileReader& reader, int most);

}  // namespace imaging::image
