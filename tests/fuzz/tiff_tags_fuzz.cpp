// The tags of any TIFF are read within the limits, and those of a well-formed TIFF exactly, in
// either byte order and in BigTIFF.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/demand.hpp"
#include "fuzz/memory_file.hpp"
#include "image/tiff_tags.hpp"

namespace {

namespace image = imaging::image;

image::TiffTags tags_of(const std::string& file) {
  const MemoryFile memory(file);
  image::FileReader reader(memory.path());
  return image::read_tiff_tags(reader);
}

void check_limits(const image::TiffTags& tags) {
  demand(tags.page.number >= 0 && tags.page.number < 100);
  demand(tags.page.sub >= -1 && tags.page.sub < 16);
  demand(!tags.declared_bits || (*tags.declared_bits >= 1 && *tags.declared_bits <= 64));
  demand(!tags.alpha || (*tags.alpha >= 0 && *tags.alpha < 8));
}

// Writes numbers in one of the layouts.
class Writer {
 public:
  Writer(bool big_endian, bool big_tiff) : big_endian_(big_endian), big_tiff_(big_tiff) {}

  void number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) {
      const int shift = 8 * (big_endian_ ? size - 1 - i : i);
      file_ += static_cast<char>(value >> shift & 0xff);
    }
  }
  void offset(std::uint64_t value) { number(value, big_tiff_ ? 8 : 4); }
  void header() {
    file_ += big_endian_ ? "MM" : "II";
    number(big_tiff_ ? 43 : 42, 2);
    if (big_tiff_) number(8, 4);  // the size of an offset, and 0
    offset(big_tiff_ ? 16 : 8);
  }
  // One LONG.
  void entry(std::uint16_t tag, std::uint32_t value) {
    number(tag, 2);
    number(4, 2);
    offset(1);
    number(value, 4);
    if (big_tiff_) number(0, 4);
  }
  std::string take() { return std::move(file_); }

 private:
  bool big_endian_;
  bool big_tiff_;
  std::string file_;
};

void check_written(std::uint32_t width, std::uint32_t height, bool big_endian, bool big_tiff) {
  Writer writer(big_endian, big_tiff);
  writer.header();
  writer.number(4, big_tiff ? 8 : 2);
  writer.entry(256, width);
  writer.entry(257, height);
  writer.entry(259, 5);
  writer.entry(277, 3);
  writer.offset(0);
  const image::TiffTags tags = tags_of(writer.take());
  demand(tags.width == width && tags.height == height);
  demand(tags.compression == 5 && tags.samples_per_pixel == 3);
  demand(tags.page.number == 0 && tags.page.sub == -1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file(data, data + size);
  check_limits(tags_of(file));
  std::uint32_t sides[2] = {};
  std::copy_n(data, std::min(size, sizeof sides), reinterpret_cast<std::uint8_t*>(sides));
  for (const bool big_endian : {false, true}) {
    for (const bool big_tiff : {false, true}) {
      check_written(sides[0], sides[1], big_endian, big_tiff);
    }
  }
  return 0;
}
