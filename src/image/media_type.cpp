// The table of media types, their signatures, and which modality takes which.
#include "image/media_type.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.hpp"
#include "image/vips_setup.hpp"

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

// Brands of ISO/IEC 23008-12 whose pictures are coded with HEVC.
bool is_hevc_brand(std::string_view brand) {
  constexpr std::array brands{"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv};
  return std::ranges::find(brands, brand) != brands.end();
}

// ISO/IEC 14496-12: size (4 bytes), "ftyp", major brand, version, compatible brands. "mif1" and
// "msf1" say nothing of the coding (AVIF uses them too), so a compatible brand has to.
bool is_heic(std::string_view start) {
  if (start.size() < 16 || start.substr(4, 4) != "ftyp") return false;
  const std::string_view major = start.substr(8, 4);
  if (is_hevc_brand(major)) return true;
  if (major != "mif1" && major != "msf1") return false;
  const auto size_byte = [&](std::size_t i) { return static_cast<unsigned char>(start[i]); };
  // A box of 256 bytes or more does not end inside what is looked at.
  const bool longer = size_byte(0) != 0 || size_byte(1) != 0 || size_byte(2) != 0;
  const std::size_t end = longer ? start.size() : std::min<std::size_t>(start.size(), size_byte(3));
  for (std::size_t at = 16; at + 4 <= end; at += 4) {
    if (is_hevc_brand(start.substr(at, 4))) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 3> modality_names{"XRAY", "PHOTO", "DOC"};

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
  if (is_heic(start)) return MediaType::heic;
  return std::nullopt;
}

std::string_view name(Modality modality) {
  return modality_names[static_cast<std::size_t>(modality)];
}

std::optional<Modality> parse_modality(std::string_view name) {
  const auto* found = std::ranges::find(modality_names, name);
  if (found == modality_names.end()) return std::nullopt;
  return static_cast<Modality>(found - modality_names.begin());
}

bool accepts(Modality modality, MediaType type) {
  switch (type) {
    case MediaType::pdf:
      return modality == Modality::doc;
    case MediaType::heic:
      return modality != Modality::xray && can_decode_heic();
    default:
      return true;
  }
}

}  // namespace imaging::image
