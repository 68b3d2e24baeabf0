// Names what no modality takes, for the sentence that refuses it.
#pragma once

#include <string_view>

namespace imaging::image {

// The media type of a file that is none of MediaType's, by its first bytes (sniff_size of them);
// empty when it is not known.
std::string_view foreign_mime(std::string_view start);

}  // namespace imaging::image
