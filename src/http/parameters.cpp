#include "http/parameters.hpp"

#include <algorithm>

#include "http/grammar.hpp"

namespace imaging::http {
namespace {

constexpr std::size_t most_parameters = 16;  // known fields have two at the most

// quoted-string (RFC 9110 §5.6.4) off the front of rest.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return text;
    }
    if (rest[at] == '\\' && ++at == rest.size()) break;
    text += rest[at];
  }
  return std::nullopt;
}

std::optional<std::string> take_text(std::string_view& rest) {
  if (rest.starts_with('"')) return take_quoted(rest);
  const auto end = std::min(rest.find_first_of("; \t"), rest.size());
  const auto token = rest.substr(0, end);
  rest.remove_prefix(end);
  if (!is_token(token)) return std::nullopt;
  return std::string(token);
}

}  // namespace

const std::string* ParameterizedValue::find(std::string_view name) const {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(),
                   [name](const auto& parameter) { return parameter.first == name; });
  return found == parameters.end() ? nullptr : &found->second;
}

std::optional<ParameterizedValue> parse_parameterized(std::string_view text) {
  if (!is_field_value(text)) return std::nullopt;
  ParameterizedValue parsed;
  const auto end = std::min(text.find(';'), text.size());
  parsed.value = lower_case(trim(text.substr(0, end)));
  auto rest = text.substr(end);
  while (!rest.empty()) {
    if (rest[0] != ';') return std::nullopt;
    rest = trim(rest.substr(1));
    if (rest.empty() || rest[0] == ';') continue;
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto name = lower_case(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    auto value = take_text(rest);
    if (!is_token(name) || !value || parsed.find(name) != nullptr) return std::nullopt;
    if (parsed.parameters.size() == most_parameters) return std::nullopt;
    parsed.parameters.emplace_back(std::move(name), std::move(*value));
    rest = trim(rest);
  }
  return parsed;
}

}  // namespace imaging::http
