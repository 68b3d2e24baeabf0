// Walks over a JPEG's segments (ITU-T T.81, annex B) for what libvips does not look at.
#pragma once

#include <cstdint>
#include <vector>

#include "image/file_reader.hpp"

namespace imaging::image {

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
