// The modality of an asset, and the file types that each modality accepts.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "image/media_type.hpp"

namespace imaging::domain {

enum class Modality { xray, photo, doc };
std::string_view name(Modality modality);  // "XRAY", "PHOTO", "DOC"
std::optional<Modality> parse_modality(std::string_view name);

// How many of a file's first bytes image::sniff() needs; a shorter file is sniffed as a whole.
// start: the bytes that have arrived. With more of them the result may change.
std::size_t bytes_to_sniff(Modality modality, std::string_view start);

// XRAY: png, jpeg, webp, tiff. PHOTO: the same, and heic if the installed libvips decodes it. DOC:
// all of these and pdf.
bool accepts(Modality modality, image::MediaType type);

}  // namespace imaging::domain
