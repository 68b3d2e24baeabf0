// What libjpeg warns of, told apart: most of it costs no pixel.
#pragma once

#include <filesystem>

#include "image/evaluate.hpp"

namespace imaging::image {

// Whether every pixel of a JPEG comes from its data. To be asked when a decoder had something to
// warn of: reads all of the data, in about half the time that decoding takes. Odd scan parameters
// and versions, bytes that belong to nothing and a missing end mark are no loss; data that ends too
// early or makes no sense, a missing restart interval or a scan that is not there are.
bool decodes_whole(const std::filesystem::path& file, Deadline deadline);

}  // namespace imaging::image
