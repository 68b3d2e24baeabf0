#include "pictures.hpp"

#include <stdlib.h>
#include <unistd.h>
#include <webp/decode.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>
#include <stdexcept>

namespace imaging::image::testing {
namespace {

void append_number(std::string& out, std::uint64_t value, int size, bool big_endian) {
  for (int i = 0; i < size; ++i) {
    const int shift = 8 * (big_endian ? size - 1 - i : i);
    out += static_cast<char>(value >> shift & 0xff);
  }
}

struct TiffTag {
  std::uint16_t number;
  std::uint16_t type;  // 3 SHORT, 4 LONG
  std::uint32_t value;
};

void append_tag(std::string& out, const TiffTag& tag, bool big_endian) {
  append_number(out, tag.number, 2, big_endian);
  append_number(out, tag.type, 2, big_endian);
  append_number(out, 1, 4, big_endian);
  append_number(out, tag.value, tag.type == 3 ? 2 : 4, big_endian);
  if (tag.type == 3) append_number(out, 0, 2, big_endian);
}

// Each byte as a number of 16 bits.
std::string widened(const std::string& bytes, bool big_endian) {
  std::string wide;
  for (const char c : bytes) wide += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return wide;
}

double disc(double x, double y, double cx, double cy, double r) {
  return std::hypot(x - cx, y - cy) < r ? 1.0 : 0.0;
}

double shade(double x, double y) {
  double light = 0.1 + 0.5 * x + 0.15 * y;
  light += 0.2 * disc(x, y, 0.3, 0.35, 0.15);
  if (x > 0.7 && x < 0.85 && y > 0.5) light -= 0.25;
  return light;
}

}  // namespace

TempFile::TempFile(std::string_view bytes) {
  std::string name = std::filesystem::temp_directory_path() / "imaging-test-XXXXXX";
  const int fd = mkstemp(name.data());
  if (fd < 0) throw std::runtime_error("no temporary file");
  close(fd);
  path_ = name;
  std::ofstream(path_, std::ios::binary) << bytes;
}

TempFile::~TempFile() { std::filesystem::remove(path_); }

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Scene::samples(int bits, bool big_endian, bool inverted) const {
  const int full = (1 << bits) - 1;
  std::string out;
  for (const double value : light) {
    const auto sample =
        static_cast<std::uint64_t>(std::lround((inverted ? 1 - value : value) * full));
    append_number(out, sample, bits > 8 ? 2 : 1, big_endian);
  }
  return out;
}

Scene grey_scene(int width, int height) {
  Scene scene{.width = width, .height = height, .channels = 1, .light = {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      scene.light.push_back(shade((x + 0.5) / width, (y + 0.5) / height));
    }
  }
  return scene;
}

Scene colour_scene(int width, int height) {
  Scene scene{.width = width, .height = height, .channels = 3, .light = {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double light = shade((x + 0.5) / width, (y + 0.5) / height);
      scene.light.push_back(0.1 + 0.8 * light);
      scene.light.push_back(0.6 * light);
      scene.light.push_back(0.5 - 0.4 * light);
    }
  }
  return scene;
}

std::string Png::bytes() const {
  std::string head;
  append_number(head, width, 4, true);
  append_number(head, height, 4, true);
  head += {static_cast<char>(bit_depth), static_cast<char>(colour_type), 0, 0, 0};
  std::string filtered;
  const std::size_t stride = height == 0 ? 0 : rows.size() / height;
  for (std::size_t at = 0; at < rows.size(); at += stride)
    filtered += '\0' + rows.substr(at, stride);
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", head) + before_data +
         chunk("IDAT", deflated(filtered)) + chunk("IEND", "");
}

Png png_of(const Scene& scene, int bits, int file_bits) {
  std::string rows = scene.samples(bits, true);
  if (file_bits == 16 && bits == 8) rows = widened(rows, true);
  return {.width = static_cast<std::uint32_t>(scene.width),
          .height = static_cast<std::uint32_t>(scene.height),
          .bit_depth = file_bits,
          .colour_type = scene.channels == 3 ? 2 : 0,
          .rows = rows};
}

std::string Tiff::bytes() const {
  std::string pixels = scene->samples(bits, big_endian, inverted);
  if (file_bits == 16 && bits == 8) pixels = widened(pixels, big_endian);
  constexpr std::uint32_t pixels_at = 8;
  const bool is_rgb = scene->channels == 3;
  std::vector<TiffTag> entries{{256, 4, static_cast<std::uint32_t>(scene->width)},
                               {257, 4, static_cast<std::uint32_t>(scene->height)},
                               {258, 3, static_cast<std::uint32_t>(file_bits)},
                               {259, 3, 1},
                               {262, 3, is_rgb ? 2U : (inverted ? 0U : 1U)},
                               {273, 4, pixels_at},
                               {274, 3, orientation},
                               {277, 3, static_cast<std::uint32_t>(scene->channels)},
                               {278, 4, static_cast<std::uint32_t>(scene->height)},
                               {279, 4, static_cast<std::uint32_t>(pixels.size())}};
  if (max_sample) entries.push_back({281, 3, *max_sample});
  if (is_signed) entries.push_back({339, 3, 2});
  std::string out = big_endian ? "MM" : "II";
  append_number(out, 42, 2, big_endian);
  append_number(out, pixels_at + pixels.size(), 4, big_endian);
  out += pixels;
  append_number(out, entries.size(), 2, big_endian);
  for (const TiffTag& entry : entries) append_tag(out, entry, big_endian);
  append_number(out, 0, 4, big_endian);
  return out;
}

Image vips_picture(const Scene& scene) {
  const std::string samples = scene.samples(8, false);
  Image picture(vips_image_new_from_memory_copy(samples.data(), samples.size(), scene.width,
                                                scene.height, scene.channels, VIPS_FORMAT_UCHAR));
  picture->Type = scene.channels == 1 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  return picture;
}

std::string saved(const Image& picture, std::string_view extension,
                  const std::function<int(VipsImage*, const char*)>& save) {
  const TempFile unique;
  const std::string path = unique.path().string() + std::string(extension);
  if (save(picture.get(), path.c_str()) != 0) throw std::runtime_error(vips_error_buffer());
  std::string bytes = bytes_of(path);
  std::filesystem::remove(path);
  return bytes;
}

Shown shown(std::string_view webp) {
  Shown picture;
  const void* start = webp.data();
  std::uint8_t* rgb = WebPDecodeRGB(static_cast<const std::uint8_t*>(start), webp.size(),
                                    &picture.width, &picture.height);
  if (rgb == nullptr) throw std::runtime_error("not a WebP");
  picture.rgb.assign(rgb, rgb + 3 * picture.width * picture.height);
  WebPFree(rgb);
  return picture;
}

double difference(const Shown& picture, const Scene& scene) {
  if (picture.width != scene.width || picture.height != scene.height) return 255;
  double sum = 0;
  for (std::size_t i = 0; i < picture.rgb.size(); ++i) {
    const double expected = 255 * scene.light[scene.channels == 3 ? i : i / 3];
    sum += std::abs(picture.rgb[i] - expected);
  }
  return sum / static_cast<double>(picture.rgb.size());
}

double difference(const Shown& a, const Shown& b) {
  if (a.width != b.width || a.height != b.height) return 255;
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) sum += std::abs(a.rgb[i] - b.rgb[i]);
  return sum / static_cast<double>(a.rgb.size());
}

std::vector<std::string> riff_chunks(std::string_view file) {
  std::vector<std::string> names;
  for (std::size_t at = 12; at + 8 <= file.size();) {  // behind "RIFF", size, "WEBP"
    names.emplace_back(file.substr(at, 4));
    std::uint32_t size = 0;  // little-endian
    file.copy(static_cast<char*>(static_cast<void*>(&size)), sizeof size, at + 4);
    at += std::size_t{8} + size + size % 2;
  }
  return names;
}

}  // namespace imaging::image::testing
