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
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<JpegComponent> components;
  bool has_several_scans = false;
};

// nullopt where there is no whole frame header: libjpeg judges the file.
std::optional<JpegFrame> read_jpeg_frame(FileReader& reader);

// Scans, up to most: stops there, at the end of the picture, or at what is no marker.
int count_jpeg_scans(FileReader& reader, int most);

// Bytes between two segments that belong to neither.
struct JpegGap {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// Those before the frame header: some cameras and scanners leave them. Behind it they are what is
// left of a damaged scan. At most 100, where an honest file has a few.
std::vector<JpegGap> gaps_before_jpeg_frame(FileReader& reader);

}  // namespace imaging::image
