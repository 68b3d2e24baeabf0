// The refusals of pictures that are too large, each with its numbers. All throw
// Error{unprocessable_image}.
#pragma once

#include <cstdint>

#include "image/derive.hpp"

namespace imaging::image {

void check_pixels(std::uint64_t width, std::uint64_t height, const DeriveLimits& limits);
void check_channels(std::uint64_t channels);
void check_decoded_size(std::uint64_t bytes, const DeriveLimits& limits);

}  // namespace imaging::image
