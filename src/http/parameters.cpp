#include "http/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "http/grammar.hpp"

namespace imaging::http {
namespace {

constexpr std::size_t most_parameters = 16;  // known fields have two at the most

// quoted-string (RFC 9110 §5.6.4) off the front of rest; nullopt without its closing quote.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      rest = trim(rest.substr(at + 1));
      return text;
    }
    if (rest[at] == '\\') ++at;
    if (at == rest.size()) break;
    text += rest[at];
  }
  return std::nullopt;
}

// Excludes the comma, which ends a boundary for some parsers, and all white space.
bool needs_no_quotes(char c) {
  return is_token_character(c) || std::string_view("{}()/:=?@").find(c) != std::string_view::npos;
}

// Everything up to the next semicolon; nullopt when it needs quotes.
std::optional<std::string> take_unquoted(std::string_view& rest) {
  const auto end = std::min(rest.find(';'), rest.size());
  const auto text = trim(rest.substr(0, end));
  rest.remove_prefix(end);
  if (!std::all_of(text.begin(), text.end(), needs_no_quotes)) return std::nullopt;
  return std::string(text);
}

// Takes a parameter off the front of rest. Returns what is wrong with it; empty when nothing is.
std::string take_parameter(std::string_view& rest, ParameterizedValue& parsed) {
  const auto equals = std::min(rest.find_first_of("=;"), rest.size());
  const auto name = lower_case(rest.substr(0, equals));
  if (!is_token(name)) return "the name of a parameter is malformed";
  const auto fault = [&](const char* why) {
    return fmt::format("the {:.64} parameter {}", name, why);
  };
  if (equals == rest.size() || rest[equals] == ';') return fault("has no value");
  rest.remove_prefix(equals + 1);
  const bool quoted = rest.starts_with('"');
  auto text = quoted ? take_quoted(rest) : take_unquoted(rest);
  if (!text && quoted) return fault("has no closing quote");
  if (!text) return fault("has a character that must be in quotes");
  if (text->empty() && !quoted) return fault("has no value");
  if (!rest.empty() && rest[0] != ';') return fault("does not end with its quotes");
  if (parsed.find(name) != nullptr) return fault("is there twice");
  if (parsed.parameters.size() == most_parameters) return "there are too many parameters";
  parsed.parameters.emplace_back(name, std::move(*text));
  return {};
}

}  // namespace

const std::string* ParameterizedValue::find(std::string_view name) const {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(),
                   [name](const auto& parameter) { return parameter.first == name; });
  return found == parameters.end() ? nullptr : &found->second;
}

ParameterizedValue parse_parameterized(std::string_view text) {
  ParameterizedValue parsed;
  parsed.value = lower_case(take_element(text, ';'));
  if (!is_field_value(parsed.value) || !is_field_value(text)) {
    parsed.fault = "there is a control character";
  }
  while (!text.empty() && parsed.fault.empty()) {
    text = trim(text);
    if (text.starts_with(';')) {
      text.remove_prefix(1);
    } else if (!text.empty()) {
      parsed.fault = take_parameter(text, parsed);
    }
  }
  return parsed;
}

}  // namespace imaging::http
