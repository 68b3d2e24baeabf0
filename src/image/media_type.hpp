// What a file is, from its first bytes, and what each modality accepts.
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

enum class Modality { xray, photo, doc };
std::string_view name(Modality modality);  // "XRAY", "PHOTO", "DOC"
std::optional<Modality> parse_modality(std::string_view name);

// How many of a file's first bytes sniff() wants to see, fewer when the file is shorter. start:
// those that have come; more of them may change the answer.
std::size_t bytes_to_sniff(Modality modality, std::string_view start);

// XRAY: png, jpeg, webp, tiff; PHOTO: those, and heic where the installed libvips decodes it;
// DOC: all of them and pdf.
bool accepts(Modality modality, MediaType type);

}  // namespace imaging::image
