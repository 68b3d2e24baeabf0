// The modality of an asset, and which types of file each one takes.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "image/media_type.hpp"

namespace imaging::domain {

enum class Modality { xray, photo, doc };
std::string_view name(Modality modality);  // "XRAY", "PHOTO", "DOC"
std::optional<Modality> parse_modality(std::string_view name);

// How many of a file's first bytes image::sniff() wants to see, fewer when the file is shorter.
// start: those that have come; more of them may change the answer.
std::size_t bytes_to_sniff(Modality modality, std::string_view start);

// XRAY: png, jpeg, webp, tiff; PHOTO: those, and heic where the installed libvips decodes it;
// DOC: all of them and pdf.
bool accepts(Modality modality, image::MediaType type);

}  // namespace imaging::domain
