#include "image/file_type_box.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace imaging::image {
namespace {

using namespace std::string_view_literals;

struct Brand {
  std::string_view name;
  std::string_view mime;
};

// How a picture is coded: ISO/IEC 23008-12, annexes B, E and H; AV1 Image File Format, 6. HEVC
// first: a file that names several codings is what we can read of it.
constexpr std::array codings{
    Brand{"heic", "image/heic"},  Brand{"heix", "image/heic"}, Brand{"heim", "image/heic"},
    Brand{"heis", "image/heic"},  Brand{"hevc", "image/heic"}, Brand{"hevx", "image/heic"},
    Brand{"hevm", "image/heic"},  Brand{"hevs", "image/heic"}, Brand{"avif", "image/avif"},
    Brand{"avis", "image/avif"},  Brand{"avci", "image/avci"}, Brand{"avcs", "image/avcs"},
    Brand{"j2ki", "image/hej2k"}, Brand{"j2is", "image/j2is"},
};
// Pictures, whatever their coding.
constexpr std::array structures{"mif1"sv, "msf1"sv, "mif2"sv, "miaf"sv};
// What else has a file type box; all others are films.
constexpr std::array others{
    Brand{"qt  ", "video/quicktime"},
    Brand{"crx ", "image/x-canon-cr3"},
    Brand{"M4A ", "audio/mp4"},
};

std::string_view mime_of(auto& brands, std::string_view name) {
  const auto* found = std::ranges::find(brands, name, &Brand::name);
  return found == brands.end() ? ""sv : found->mime;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (const char c : bytes.substr(at, 4)) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

// Brands of four bytes, one after the other.
bool lists(std::string_view brands, std::string_view name) {
  for (; brands.size() >= 4; brands.remove_prefix(4)) {
    if (brands.starts_with(name)) return true;
  }
  return false;
}

}  // namespace

std::size_t file_type_box_size(std::string_view start) {
  if (start.size() < 16 || start.substr(4, 4) != "ftyp") return 0;
  return std::max<std::size_t>(number_at(start, 0), 16);  // up to the minor version
}

std::string_view mime_by_brands(std::string_view start) {
  const std::size_t size = file_type_box_size(start);
  if (size == 0) return {};
  const std::string_view major = start.substr(8, 4);
  if (const std::string_view mime = mime_of(codings, major); !mime.empty()) return mime;
  if (std::ranges::find(structures, major) == structures.end()) {
    const std::string_view mime = mime_of(others, major);
    return mime.empty() ? "video/mp4" : mime;
  }
  // After the minor version, to the end of the box: the brands that the file is compatible with.
  const std::string_view compatible = start.substr(16, size - 16);
  const auto* found = std::ranges::find_if(
      codings, [&](const Brand& coding) { return lists(compatible, coding.name); });
  return found == codings.end() ? "image/heif" : found->mime;
}

}  // namespace imaging::image
