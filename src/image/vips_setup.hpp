// Sets up libvips once per process: five loaders, no cache, one thread a job, no output.
#pragma once

#include <cstdint>
#include <string>

namespace imaging::image {

// Call once in main, before any thread starts; when it returns false, why has the reason.
bool init(std::string& why);
void shutdown();

// Whether libvips has a HEIC loader and trusts it. False before init().
bool can_decode_heic();

// How many warnings libvips and its loaders have given since the process started; their texts are
// never printed. Those about a JPEG are counted when it is closed: they may mean that it is
// damaged.
std::uint64_t vips_warnings();

// At the end of a job, frees what libvips keeps for the calling thread, and its error text.
class VipsJob {
 public:
  VipsJob() = default;
  VipsJob(const VipsJob&) = delete;
  VipsJob& operator=(const VipsJob&) = delete;
  ~VipsJob();
};

}  // namespace imaging::image
