// Detects, verifies and derives hostile bytes as a picture.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

#include "base/error.hpp"
#include "fuzz/memory_file.hpp"
#include "fuzz/png_mutator.hpp"
#include "image/derive.hpp"
#include "image/sniff.hpp"
#include "image/vips_setup.hpp"

namespace image = imaging::image;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  std::string why;
  if (!image::init(why)) {
    std::fputs(why.c_str(), stderr);
    std::abort();
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  return png::mutate_file(data, size, most, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const void* start = data;
  const std::span bytes(static_cast<const char*>(start), size);
  const auto type = image::sniff(bytes);
  if (!type || !image::is_raster(*type)) return 0;
  const MemoryFile file(bytes);
  const image::DeriveLimits limits{.max_pixels = 100'000};
  try {
    const image::Dimensions found = image::verify(file.path(), *type, limits);
    const image::Derivatives made = image::derive(file.path(), *type, limits);
    if (made.source.width != found.width || made.web.empty() || made.thumb.empty()) std::abort();
  } catch (const imaging::Error& error) {
    // Whatever the bytes are, the failure is the client's, never the service's.
    if (error.code() != imaging::Code::unprocessable_image) std::abort();
  }
  return 0;
}
