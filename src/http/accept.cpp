#include "http/accept.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/ascii.hpp"
#include "http/grammar.hpp"
#include "http/weight.hpp"

namespace imaging::http {
namespace {

// Takes the text before the first separator outside of quotes, trimmed, off the front of rest.
std::string_view take_unquoted(std::string_view& rest, char separator) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (quoted || rest[end] != separator); ++end) {
    if (rest[end] == '"') quoted = !quoted;
    if (quoted && rest[end] == '\\') ++end;  // of a quoted-pair
  }
  end = std::min(end, rest.size());
  const auto taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trim(taken);
}

// The weight among the parameters of a range; 1000 without one, nullopt if it is malformed.
std::optional<int> weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    auto parameter = take_unquoted(parameters, ';');
    if (same_name(take_element(parameter, '='), "q")) return parse_weight(trim(parameter));
  }
  return 1000;
}

// The ranges that say something about the two forms, the more specific ones last.
enum Range : std::size_t { anything, any_application, plain_json, problem_json, ranges };
constexpr std::array<std::string_view, ranges> names{"*/*", "application/*", "application/json",
                                                     "application/problem+json"};

using Weights = std::array<std::optional<int>, ranges>;

void take_ranges(std::string_view accept, Weights& weights) {
  while (!accept.empty()) {
    auto parameters = take_unquoted(accept, ',');
    const auto range = take_unquoted(parameters, ';');
    const auto known = std::ranges::find_if(
        names, [range](std::string_view name) { return same_name(name, range); });
    if (known == names.end()) continue;
    auto& weight = weights.at(static_cast<std::size_t>(known - names.begin()));
    if (!weight) weight = weight_of(parameters);
  }
}

}  // namespace

bool prefers_problem(const Fields& fields) {
  Weights weights;
  for (const auto& [name, value] : fields) {
    if (same_name(name, "Accept")) take_ranges(value, weights);
  }
  const int wanted = weights[problem_json].value_or(0);
  const int other = weights[plain_json].value_or(
      weights[any_application].value_or(weights[anything].value_or(0)));
  return wanted > 0 && wanted >= other;
}

}  // namespace imaging::http
