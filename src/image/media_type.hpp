// What a file is, from its first bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
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

// The most bytes that sniff() looks at.
inline constexpr std::size_t sniff_size = 1024;
// Type by signature alone; nullopt for everything else.
std::optional<MediaType> sniff(std::span<const char> first_bytes);

}  // namespace imaging::image
