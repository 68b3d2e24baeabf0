#include "app/unknown_variables.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "app/variables.hpp"

namespace imaging::app {
namespace {

constexpr std::string_view file_suffix = "_FILE";

bool is_known(std::string_view name) {
  return std::ranges::any_of(variables, [&](const Variable& one) {
    const std::string_view known = one.name;
    if (name == known) return true;
    return one.form == Form::secret && name.starts_with(known) &&
           name.substr(known.size()) == file_suffix;
  });
}

// For a Service "imaging": IMAGING_SERVICE_HOST, IMAGING_SERVICE_PORT…, IMAGING_PORT….
bool is_of_kubernetes(std::string_view name, const std::vector<std::string>& names) {
  constexpr std::string_view host = "_SERVICE_HOST";
  return std::ranges::any_of(names, [&](std::string_view other) {
    if (!other.ends_with(host)) return false;
    const std::string_view service = other.substr(0, other.size() - host.size());
    if (!name.starts_with(service)) return false;
    const std::string_view rest = name.substr(service.size());
    return rest == host || rest.starts_with("_SERVICE_PORT") || rest.starts_with("_PORT");
  });
}

// Levenshtein's distance: how many characters must be put in, taken out or changed.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// A quarter of the name may be wrong; a guess from further away would mislead.
std::string_view nearest_to(std::string_view name) {
  std::string_view nearest;
  std::size_t best = name.size() / 4 + 1;
  for (const Variable& one : variables) {
    const std::size_t apart = distance(name, one.name);
    if (apart >= best) continue;
    best = apart;
    nearest = one.name;
  }
  return nearest;
}

}  // namespace

std::vector<UnknownVariable> unknown_variables(const std::vector<std::string>& names) {
  constexpr std::size_t longest_name = 100;  // of which more is not worth a look
  std::vector<UnknownVariable> unknown;
  for (const std::string& name : names) {
    if (!name.starts_with("IMAGING_") || is_known(name) || is_of_kubernetes(name, names)) continue;
    std::string shown = name.substr(0, longest_name);
    const std::string_view nearest = nearest_to(shown);
    unknown.push_back({std::move(shown), nearest});
  }
  std::ranges::sort(unknown, {}, &UnknownVariable::name);
  return unknown;
}

}  // namespace imaging::app
