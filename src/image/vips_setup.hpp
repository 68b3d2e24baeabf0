// What the process-wide set-up of libvips found and counts; init() and shutdown() are in
// derive.hpp.
#pragma once

#include <cstdint>

namespace imaging::image {

// libvips has a HEIC loader and trusts it. False before init().
bool can_decode_heic();

// Warnings of libvips and its loaders since the process started; they are never printed. A JPEG's
// are told when it is closed.
std::uint64_t vips_warnings();

// Frees what libvips keeps for the calling thread, and its error text, at the end of a job.
class VipsJob {
 public:
  VipsJob() = default;
  VipsJob(const VipsJob&) = delete;
  VipsJob& operator=(const VipsJob&) = delete;
  ~VipsJob();
};

}  // namespace imaging::image
