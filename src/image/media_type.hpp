// The types of file that are stored, and their names.
#pragma once

#include <optional>
#include <string_view>

namespace imaging::image {

enum class MediaType { png, jpeg, webp, tiff, heic, pdf };

// "image/png" …; and the extension in storage keys: png, jpg, webp, tif, heic, pdf.
std::string_view mime(MediaType type);
std::string_view extension(MediaType type);
// A media type as clients write it: in any case, with parameters or without, and by the names that
// others have for it, such as image/jpg.
std::optional<MediaType> parse_mime(std::string_view mime);
// Everything but a PDF: it may have a thumbnail and a web version.
bool is_raster(MediaType type);

}  // namespace imaging::image
