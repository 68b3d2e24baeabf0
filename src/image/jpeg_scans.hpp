// How many scans a JPEG has (ITU-T T.81, annex B).
#pragma once

#include "image/file_reader.hpp"

namespace imaging::image {

// Counts up to most and stops there, at the end of the picture, or at what is no marker.
int count_jpeg_scans(FileReader& reader, int most);

}  // namespace imaging::image
