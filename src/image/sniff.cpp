#include "image/sniff.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/ascii.hpp"

namespace imaging::image {
namespace {

using namespace std::string_view_literals;

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

struct ForeignSignature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view mime;
};
constexpr std::array foreign_signatures{
    ForeignSignature{0, "GIF87a"sv, "image/gif"},
    ForeignSignature{0, "GIF89a"sv, "image/gif"},
    ForeignSignature{0, "\0\0\0\x0cjP  \r\n\x87\n"sv, "image/jp2"},
    ForeignSignature{0, "\xff\x4f\xff\x51"sv, "image/j2c"},  // a bare JPEG 2000 code stream
    ForeignSignature{0, "\0\0\0\x0cJXL \r\n\x87\n"sv, "image/jxl"},
    ForeignSignature{0, "\xff\x0a"sv, "image/jxl"},
    ForeignSignature{0, "II\xbc"sv, "image/jxr"},
    ForeignSignature{0, "8BPS"sv, "image/vnd.adobe.photoshop"},
    ForeignSignature{0, "\0\0\1\0"sv, "image/x-icon"},
    ForeignSignature{0, "\x0a\x05\x01"sv, "image/x-pcx"},
    ForeignSignature{128, "DICM"sv, "application/dicom"},
    ForeignSignature{0, "\x02\0\0\0UL"sv, "application/dicom"},  // PS3.10 without its preamble
    ForeignSignature{8, "AVI LIST"sv, "video/x-msvideo"},
    ForeignSignature{8, "WAVEfmt "sv, "audio/x-wav"},
    ForeignSignature{0, "\x1a\x45\xdf\xa3"sv, "video/x-matroska"},
    ForeignSignature{0, "PK\x03\x04"sv, "application/zip"},
    ForeignSignature{0, "7z\xbc\xaf\x27\x1c"sv, "application/x-7z-compressed"},
    ForeignSignature{0, "Rar!\x1a\x07"sv, "application/x-rar-compressed"},
    ForeignSignature{0, "\x1f\x8b"sv, "application/gzip"},
    ForeignSignature{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "application/x-ole-storage"},  // .doc
    ForeignSignature{0, "{\\rtf"sv, "application/rtf"},
    ForeignSignature{0, "%!PS"sv, "application/postscript"},
    ForeignSignature{0, "MZ"sv, "application/vnd.microsoft.portable-executable"},
    ForeignSignature{0,
                     "\x7f"
                     "ELF"sv,
                     "application/x-elf"},
    ForeignSignature{0, "#!"sv, "text/x-shellscript"},
};

// The first of these in a document decides what it is.
constexpr std::array html_tags{"<!doctype html"sv, "<html"sv,   "<head"sv,
                               "<body"sv,          "<script"sv, "<iframe"sv};

bool is_at(std::string_view start, std::size_t offset, std::string_view bytes) {
  return start.size() >= offset && start.substr(offset).starts_with(bytes);
}

// The size of the second header is below 256 in every version: three zeros, which no text has.
bool is_bmp(std::string_view start) {
  return start.starts_with("BM") && is_at(start, 15, "\0\0\0"sv);
}

std::string_view markup_mime(std::string_view start) {
  if (start.starts_with("\xef\xbb\xbf")) start.remove_prefix(3);
  start.remove_prefix(std::min(start.find_first_not_of(" \t\r\n\f"), start.size()));
  if (!start.starts_with('<')) return {};
  const std::string text = lower_case(start);
  std::size_t html = std::string::npos;
  for (const std::string_view tag : html_tags) html = std::min(html, text.find(tag));
  const std::size_t svg = text.find("<svg");
  if (svg < html) return "image/svg+xml";
  if (html != std::string::npos) return "text/html";
  return text.starts_with("<?xml") ? "text/xml"sv : ""sv;
}

struct Brand {
  std::string_view name;
  std::string_view mime;
};

// The coding of a picture: ISO/IEC 23008-12, annexes B, E and H; AV1 Image File Format, 6. HEVC
// comes first, because when a file names several codings, we can read that one.
constexpr std::array codings{
    Brand{"heic", "image/heic"},  Brand{"heix", "image/heic"}, Brand{"heim", "image/heic"},
    Brand{"heis", "image/heic"},  Brand{"hevc", "image/heic"}, Brand{"hevx", "image/heic"},
    Brand{"hevm", "image/heic"},  Brand{"hevs", "image/heic"}, Brand{"avif", "image/avif"},
    Brand{"avis", "image/avif"},  Brand{"avci", "image/avci"}, Brand{"avcs", "image/avcs"},
    Brand{"j2ki", "image/hej2k"}, Brand{"j2is", "image/j2is"},
};
// Pictures, whatever their coding.
constexpr std::array structures{"mif1"sv, "msf1"sv, "mif2"sv, "miaf"sv};
// Other files with a file type box; all the rest are films.
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

// The media type according to the brands of the file's first box (ISO/IEC 14496-12, 4.3); empty
// when that is not a file type box.
std::string_view mime_by_brands(std::string_view start) {
  const std::size_t size = file_type_box_size(start);
  if (size == 0) return {};
  const std::string_view major = start.substr(8, 4);
  if (const std::string_view mime = mime_of(codings, major); !mime.empty()) return mime;
  if (std::ranges::find(structures, major) == structures.end()) {
    const std::string_view mime = mime_of(others, major);
    return mime.empty() ? "video/mp4" : mime;
  }
  // After the minor version come the compatible brands, to the end of the box.
  const std::string_view compatible = start.substr(16, size - 16);
  const auto* found = std::ranges::find_if(
      codings, [&](const Brand& coding) { return lists(compatible, coding.name); });
  return found == codings.end() ? "image/heif" : found->mime;
}

}  // namespace

std::optional<MediaType> sniff(std::span<const char> first_bytes) {
  const std::string_view start{first_bytes.data(), std::min(first_bytes.size(), sniff_size)};
  for (const Signature& known : signatures) {
    if (start.starts_with(known.bytes)) return known.type;
  }
  if (start.starts_with("RIFF") && start.size() >= 12 && start.substr(8, 4) == "WEBP") {
    return MediaType::webp;
  }
  if (mime_by_brands(start) == mime(MediaType::heic)) return MediaType::heic;
  // Readers accept the header of a PDF anywhere in the first 1,024 bytes (ISO 32000-1, annex H.3,
  // note 13): after a byte order mark, or after the header of a mail or a printer. A file that
  // begins as something else is not taken for a PDF, because other programs would read it as that.
  if (start.find("%PDF-") != std::string_view::npos && foreign_mime(start).empty()) {
    return MediaType::pdf;
  }
  return std::nullopt;
}

std::string_view foreign_mime(std::string_view start) {
  for (const ForeignSignature& known : foreign_signatures) {
    if (is_at(start, known.offset, known.bytes)) return known.mime;
  }
  if (is_bmp(start)) return "image/bmp";
  if (const std::string_view mime = mime_by_brands(start); !mime.empty()) return mime;
  return markup_mime(start);
}

std::size_t file_type_box_size(std::string_view start) {
  if (start.size() < 16 || start.substr(4, 4) != "ftyp") return 0;
  return std::max<std::size_t>(number_at(start, 0), 16);  // up to the minor version
}

}  // namespace imaging::image
