#include "http/head.hpp"

#include <algorithm>

#include "http/grammar.hpp"

namespace imaging::http {

std::string_view Head::field(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [name](const auto& field) {
    return same_name(field.first, name);
  });
  return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

std::size_t Head::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(),
                    [name](const auto& field) { return same_name(field.first, name); }));
}

}  // namespace imaging::http
