#include "http/accept_encoding.hpp"

#include "http/grammar.hpp"
#include "http/weight.hpp"

namespace imaging::http {
namespace {

// The quality of an element without its coding: "" or ";q=0.5".
std::optional<int> quality_of(std::string_view parameters) {
  if (parameters.empty()) return 1000;
  const auto name = take_element(parameters, '=');
  return same_name(name, "q") ? parse_weight(trim(parameters)) : std::nullopt;
}

// The quality that the field gives a coding by its name, or that of "*"; nullopt for neither.
std::optional<int> quality_of(std::string_view coding, std::string_view field) {
  std::optional<int> of_any;
  while (!field.empty()) {
    auto element = take_element(field, ',');
    const auto name = take_element(element, ';');
    const auto quality = quality_of(element);
    if (!quality) continue;
    if (same_name(name, coding) || (coding == "gzip" && same_name(name, "x-gzip"))) return quality;
    if (name == "*") of_any = quality;
  }
  return of_any;
}

}  // namespace

std::string_view choose_coding(std::optional<std::string_view> field,
                               std::span<const std::string_view> available) {
  if (!field) return {};
  std::string_view best;
  // Identity needs no mention to be acceptable, but then everything that is mentioned is liked
  // more. What is liked as much as identity is smaller, and therefore preferred.
  int best_quality = quality_of("identity", *field).value_or(0);
  for (const auto coding : available) {
    const int quality = quality_of(coding, *field).value_or(0);
    const bool better = best.empty() ? quality >= best_quality : quality > best_quality;
    if (quality == 0 || !better) continue;
    best = coding;
    best_quality = quality;
  }
  return best;
}

}  // namespace imaging::http
