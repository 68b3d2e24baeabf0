// What a file of the ISO base media format says it is: HEIC, AVIF, films.
#pragma once

#include <cstddef>
#include <string_view>

namespace imaging::image {

// 0 when start does not begin with a file type box.
std::size_t file_type_box_size(std::string_view start);

// The media type by the brands of the file's first box (ISO/IEC 14496-12, 4.3); empty when that is
// no file type box. start: the file's first bytes.
std::string_view mime_by_brands(std::string_view start);

}  // namespace imaging::image
