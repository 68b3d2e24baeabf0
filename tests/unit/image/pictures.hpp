// Pictures of known content in every format, and functions that inspect derivatives.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/vips_image.hpp"
#include "support/png_chunks.hpp"

namespace imaging::image::testing {

using test::chunk;
using test::deflated;

// A file that is removed at the end of the test.
class TempFile {
 public:
  explicit TempFile(std::string_view bytes = {});
  ~TempFile();
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string bytes_of(const std::filesystem::path& file);

// Channels in 0 … 1, row by row.
struct Scene {
  int width = 0;
  int height = 0;
  int channels = 1;
  std::vector<double> light;

  // The samples of a file of this depth: up to 8 bits in a byte, more in two bytes.
  std::string samples(int bits, bool big_endian, bool inverted = false) const;
};
// A gradient with a disc and bars on it, never quite black or white. No two corners are alike.
Scene grey_scene(int width = 320, int height = 240);
Scene colour_scene(int width = 320, int height = 240);

// PNG, written by hand so that everything in it can be chosen. Image data is stored, not
// compressed.
struct Png {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  int bit_depth = 8;
  int colour_type = 0;           // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
  std::string before_data = {};  // chunks between IHDR and IDAT
  std::string rows = {};         // without filter bytes
  std::string bytes() const;
};
Png png_of(const Scene& scene, int bits, int file_bits);

// TIFF, uncompressed, one strip.
struct Tiff {
  const Scene* scene = nullptr;
  int bits = 8;       // that the samples use
  int file_bits = 8;  // 8 or 16
  bool inverted = false;
  bool big_endian = false;
  std::optional<std::uint32_t> max_sample = {};
  bool is_signed = false;
  std::uint16_t orientation = 1;
  std::string bytes() const;
};

// Saved by libvips: save(picture, path) calls its writer.
Image vips_picture(const Scene& scene);
std::string saved(const Image& picture, std::string_view extension,
                  const std::function<int(VipsImage*, const char*)>& save);

// The pixels of a decoded WebP.
struct Shown {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;
};
Shown shown(std::string_view webp);
// Mean absolute difference, in levels of 255; the derivative must have the scene's own size.
double difference(const Shown& picture, const Scene& scene);
double difference(const Shown& a, const Shown& b);

// The names of a RIFF file's chunks.
std::vector<std::string> riff_chunks(std::string_view file);

}  // namespace imaging::image::testing
