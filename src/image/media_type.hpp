// The types of files that the service stores, and their names.
#pragma once

#include <optional>
#include <string_view>

namespace imaging::image {

enum class MediaType { png, jpeg, webp, tiff, heic, pdf };

// "image/png" …; and the extension in storage keys: png, jpg, webp, tif, heic, pdf.
std::string_view mime(MediaType type);
std::string_view extension(MediaType type);
// Parses a media type as clients write it: in any case, with or without parameters, and under
// common other names, such as image/jpg.
std::optional<MediaType> parse_mime(std::string_view mime);
// Whether the type can have a thumbnail and a web version: all but PDF.
bool is_raster(MediaType type);

}  // namespace imaging::image
