// What a file is, by its first bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "image/media_type.hpp"

namespace imaging::image {

// The most bytes that sniff() looks at.
inline constexpr std::size_t sniff_size = 1024;
// nullopt for everything that is not stored.
std::optional<MediaType> sniff(std::span<const char> first_bytes);

// The media type of a file that is none of MediaType's, for the sentence that rejects it. start:
// sniff_size of its first bytes. Empty when it is not known.
std::string_view foreign_mime(std::string_view start);

// Of the box that a HEIC, AVIF or film begins with, which says what it is; 0 where start does not
// begin with one.
std::size_t file_type_box_size(std::string_view start);

}  // namespace imaging::image
