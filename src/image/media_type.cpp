// The table of media types and their signatures.
#include "image/media_type.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.hpp"
#include "image/file_type_box.hpp"
#include "image/foreign_type.hpp"

namespace imaging::image {
namespace {

using namespace std::string_view_literals;

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

// What browsers, phones and scanners call them too.
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

struct Signature {
  MediaType type;
  std::string_view bytes;
};
constexpr std::array signatures{
    Signature{MediaType::png, "\x89PNG\r\n\x1a\n"sv},
    Signature{MediaType::jpeg, "\xff\xd8\xff"sv},
    Signature{MediaType::tiff, "II*\0"sv},
    Signature{MediaType::tiff, "MM\0*"sv},
    Signature{MediaType::tiff, "II+\0"sv},  // BigTIFF
    Signature{MediaType::tiff, "MM\0+"sv},
    Signature{MediaType::pdf, "%PDF-"sv},
};

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

std::optional<MediaType> sniff(std::span<const char> first_bytes) {
  const std::string_view start{first_bytes.data(), std::min(first_bytes.size(), sniff_size)};
  for (const Signature& known : signatures) {
    if (start.starts_with(known.bytes)) return known.type;
  }
  if (start.starts_with("RIFF") && start.size() >= 12 && start.substr(8, 4) == "WEBP") {
    return MediaType::webp;
  }
  if (mime_by_brands(start) == mime(MediaType::heic)) return MediaType::heic;
  // Readers take the header of a PDF anywhere in the first 1,024 bytes (ISO 32000-1, annex H.3,
  // note 13): behind a byte order mark, a mail's or a printer's header. What begins as something
  // else, and would be that to other programs, is no PDF.
  if (start.find("%PDF-") != std::string_view::npos && foreign_mime(start).empty()) {
    return MediaType::pdf;
  }
  return std::nullopt;
}

}  // namespace imaging::image
