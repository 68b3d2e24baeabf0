// Hostile bytes as a picture: sniffed, verified, derived.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

#include "base/error.hpp"
#include "image/derive.hpp"
#include "image/sniff.hpp"
#include "image/vips_setup.hpp"

namespace {

namespace image = imaging::image;

// A file that exists only in memory, at a path.
class MemoryFile {
 public:
  explicit MemoryFile(std::span<const char> bytes) : fd_(memfd_create("picture", MFD_CLOEXEC)) {
    if (fd_ < 0 || write(fd_, bytes.data(), bytes.size()) != std::ssize(bytes)) std::abort();
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(fd_); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  std::string why;
  if (!image::init(why)) {
    std::fputs(why.c_str(), stderr);
    std::abort();
  }
  return 0;
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
    // Whatever the bytes are, they are the client's fault and never the service's.
    if (error.code() != imaging::Code::unprocessable_image) std::abort();
  }
  return 0;
}
