// libvips for a service, once for the process: five loaders, no cache, one thread a job, silent.
#pragma once

#include <cstdint>
#include <string>

namespace imaging::image {

// Call once in main, before any thread; false names the reason.
bool init(std::string& why);
void shutdown();

// libvips has a HEIC loader and trusts it. False before init().
bool can_decode_heic();

// How often libvips and its loaders have warned since the process started; the texts are never
// printed. The warnings of a JPEG are counted when it is closed: they may mean that it is damaged.
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
