// Tells the type of a file from its first bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "image/media_type.hpp"

namespace imaging::image {

// The most bytes that sniff() looks at.
inline constexpr std::size_t sniff_size = 1024;
// nullopt for types that the service does not store.
std::optional<MediaType> sniff(std::span<const char> first_bytes);

// The media type of a file that is none of MediaType's, for the sentence that rejects it. start:
// the first sniff_size bytes. Empty when it is not known.
std::string_view foreign_mime(std::string_view start);

// The size of the box that a HEIC, AVIF or film begins with, and that says what the file is; 0 when
// start does not begin with one.
std::size_t file_type_box_size(std::string_view start);

}  // namespace imaging::image
