#include "image/foreign_type.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "image/file_type_box.hpp"

namespace imaging::image {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view mime;
};
constexpr std::array signatures{
    Signature{0, "GIF87a"sv, "image/gif"},
    Signature{0, "GIF89a"sv, "image/gif"},
    Signature{0, "\0\0\0\x0cjP  \r\n\x87\n"sv, "image/jp2"},
    Signature{0, "\xff\x4f\xff\x51"sv, "image/j2c"},  // a JPEG 2000 code stream by itself
    Signature{0, "\0\0\0\x0cJXL \r\n\x87\n"sv, "image/jxl"},
    Signature{0, "\xff\x0a"sv, "image/jxl"},
    Signature{0, "II\xbc"sv, "image/jxr"},
    Signature{0, "8BPS"sv, "image/vnd.adobe.photoshop"},
    Signature{0, "\0\0\1\0"sv, "image/x-icon"},
    Signature{0, "\x0a\x05\x01"sv, "image/x-pcx"},
    Signature{128, "DICM"sv, "application/dicom"},
    Signature{0, "\x02\0\0\0UL"sv, "application/dicom"},  // PS3.10 without its preamble
    Signature{8, "AVI LIST"sv, "video/x-msvideo"},
    Signature{8, "WAVEfmt "sv, "audio/x-wav"},
    Signature{0, "\x1a\x45\xdf\xa3"sv, "video/x-matroska"},
    Signature{0, "PK\x03\x04"sv, "application/zip"},
    Signature{0, "7z\xbc\xaf\x27\x1c"sv, "application/x-7z-compressed"},
    Signature{0, "Rar!\x1a\x07"sv, "application/x-rar-compressed"},
    Signature{0, "\x1f\x8b"sv, "application/gzip"},
    Signature{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "application/x-ole-storage"},  // .doc
    Signature{0, "{\\rtf"sv, "application/rtf"},
    Signature{0, "%!PS"sv, "application/postscript"},
    Signature{0, "MZ"sv, "application/vnd.microsoft.portable-executable"},
    Signature{0,
              "\x7f"
              "ELF"sv,
              "application/x-elf"},
    Signature{0, "#!"sv, "text/x-shellscript"},
};

// Which of these a document has first says what it is.
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

}  // namespace

std::string_view foreign_mime(std::string_view start) {
  for (const Signature& known : signatures) {
    if (is_at(start, known.offset, known.bytes)) return known.mime;
  }
  if (is_bmp(start)) return "image/bmp";
  if (const std::string_view mime = mime_by_brands(start); !mime.empty()) return mime;
  return markup_mime(start);
}

}  // namespace imaging::image
