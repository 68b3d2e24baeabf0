#include "image/media_type.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.hpp"

namespace imaging::image {
namespace {

struct Row {
  MediaType type;
  std::string_view mime;
  std::string_view extension;
};
constexpr std::array rows{
    Row{MediaType::png, "image/png", "png"},    Row{MediaType::jpeg, "image/jpeg", "jpg"},
    Row{MediaType::webp, "image/webp", "webp"}, Row{MediaType::tiff, "image/tiff", "tif"},
    Row{MediaType::heic, "image/heic", "heic"}, Row{MediaType::pdf, "application/pdf", "pdf"},
};

// Other names that browsers, phones and scanners use.
struct Alias {
  std::string_view mime;
  MediaType type;
};
constexpr std::array aliases{
    Alias{"image/x-png", MediaType::png},          Alias{"image/jpg", MediaType::jpeg},
    Alias{"image/pjpeg", MediaType::jpeg},         Alias{"image/tif", MediaType::tiff},
    Alias{"image/x-tif", MediaType::tiff},         Alias{"image/x-tiff", MediaType::tiff},
    Alias{"image/heif", MediaType::heic},          Alias{"image/heic-sequence", MediaType::heic},
    Alias{"image/heif-sequence", MediaType::heic}, Alias{"application/x-pdf", MediaType::pdf},
};

const Row& row(MediaType type) { return *std::ranges::find(rows, type, &Row::type); }

}  // namespace

std::string_view mime(MediaType type) { return row(type).mime; }

std::string_view extension(MediaType type) { return row(type).extension; }

std::optional<MediaType> parse_mime(std::string_view mime) {
  const std::string name = lower_case(trim(mime.substr(0, mime.find(';'))));
  if (const auto* found = std::ranges::find(rows, name, &Row::mime); found != rows.end()) {
    return found->type;
  }
  const auto* alias = std::ranges::find(aliases, name, &Alias::mime);
  if (alias == aliases.end()) return std::nullopt;
  return alias->type;
}

bool is_raster(MediaType type) { return type != MediaType::pdf; }

}  // namespace imaging::image
