// Runs a libvips pipeline, within a time.
#pragma once

#include <chrono>

#include "image/vips_image.hpp"

namespace imaging::image {

using Deadline = std::chrono::steady_clock::time_point;

// The pipeline's pixels in memory, each computed once. Throws Error{unprocessable_image} when it
// fails or is not done by the deadline.
Image evaluate(const Image& pipeline, Deadline deadline);

}  // namespace imaging::image
