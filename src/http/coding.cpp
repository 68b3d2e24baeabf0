#include "http/coding.hpp"

#include <algorithm>

#include "http/grammar.hpp"

namespace imaging::http {
namespace {

// A weight (§12.4.2) that is not zero: ";q=" and 0.001 to 1. parameters: what follows the coding.
bool has_weight(std::string_view parameters) {
  if (parameters.empty()) return true;
  const auto name = take_element(parameters, '=');
  if (!same_name(name, "q")) return false;
  const auto value = trim(parameters);
  const auto whole = value.substr(0, 1);
  const auto fraction = value.substr(std::min<std::size_t>(value.size(), 2));
  const bool dotted = value.size() < 2 || value[1] == '.';
  if (!dotted || fraction.size() > 3 || !std::ranges::all_of(fraction, is_digit)) return false;
  const bool is_zero = std::ranges::all_of(fraction, [](char c) { return c == '0'; });
  return whole == "1" ? is_zero : whole == "0" && !is_zero;
}

}  // namespace

bool accepts_coding(std::string_view field, std::string_view coding) {
  bool others = false;
  while (!field.empty()) {
    auto parameters = take_element(field, ',');
    const auto name = take_element(parameters, ';');
    if (same_name(name, coding)) return has_weight(parameters);
    if (name == "*") others = has_weight(parameters);
  }
  return others;
}

}  // namespace imaging::http
