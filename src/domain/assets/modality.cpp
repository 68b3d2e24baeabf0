#include "domain/assets/modality.hpp"

#include <algorithm>
#include <array>

#include "image/sniff.hpp"
#include "image/vips_setup.hpp"

namespace imaging::domain {
namespace {

constexpr std::array<std::string_view, 3> modality_names{"XRAY", "PHOTO", "DOC"};

}  // namespace

std::string_view name(Modality modality) {
  return modality_names[static_cast<std::size_t>(modality)];
}

std::optional<Modality> parse_modality(std::string_view name) {
  const auto* found = std::ranges::find(modality_names, name);
  if (found == modality_names.end()) return std::nullopt;
  return static_cast<Modality>(found - modality_names.begin());
}

std::size_t bytes_to_sniff(Modality modality, std::string_view start) {
  constexpr std::size_t signatures_end = 132;  // DICOM's is the last
  if (accepts(modality, image::MediaType::pdf)) return image::sniff_size;
  return std::clamp(image::file_type_box_size(start), signatures_end, image::sniff_size);
}

bool accepts(Modality modality, image::MediaType type) {
  switch (type) {
    case image::MediaType::pdf:
      return modality == Modality::doc;
    case image::MediaType::heic:
      return modality != Modality::xray && image::can_decode_heic();
    default:
      return true;
  }
}

}  // namespace imaging::domain
