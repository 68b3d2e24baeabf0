#include "api/json_fields.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>

#include "api/text_fields.hpp"
#include "base/error.hpp"
#include "base/strict_json.hpp"
#include "http/grammar.hpp"

namespace imaging::api {
namespace {

constexpr std::size_t deepest = 16;

[[noreturn]] void refuse(std::string_view name, std::string_view why) {
  throw Error(Code::bad_request, fmt::format("{}: {}", name, why));
}

// What is wrong with a body that is refused.
const char* object_fault(std::string_view body) {
  if (body.empty()) return "the body is empty, it must be a JSON object";
  boost::json::parse_options options;
  options.max_depth = deepest;
  boost::system::error_code error;
  const auto value = boost::json::parse(body, error, {}, options);
  if (error == boost::json::error::too_deep) return "the body is nested more than 16 deep";
  if (error) return "the body is not valid JSON";
  if (!value.is_object()) return "the body must be a JSON object";
  return "an object of the body has a name twice";
}

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::string json_type_fault(std::string_view content_type) {
  const auto type = http::take_element(content_type, ';');
  if (type.empty()) return "missing, it must be application/json";
  if (!same_name(type, "application/json")) {
    return fmt::format("it must be application/json, not {:.64}", type);
  }
  while (!content_type.empty()) {
    auto charset = http::take_element(content_type, ';');
    if (!same_name(http::take_element(charset, '='), "charset")) continue;
    charset = unquoted(trim(charset));
    if (!same_name(charset, "utf-8") && !same_name(charset, "utf8")) {
      return fmt::format("the charset of JSON must be utf-8, not {:.40}",
                         charset.empty() ? "empty" : charset);
    }
  }
  return {};
}

JsonFields::JsonFields(std::string_view body) {
  auto object = parse_object(body, deepest);
  if (!object) throw Error(Code::bad_request, object_fault(body));
  object_ = std::move(*object);
}

std::int64_t JsonFields::id(std::string_view name) const {
  const boost::json::value* value = object_.if_contains(name);
  if (value == nullptr) refuse(name, "required");
  if (const auto* number = value->if_int64(); number != nullptr && *number >= 1) return *number;
  if (const auto* text = value->if_string()) return to_id(name, *text);
  refuse(name, "it must be a whole number from 1 to 2^63-1");
}

std::string_view JsonFields::required(std::string_view name) const {
  const auto text = optional(name);
  if (!text) refuse(name, "required");
  return *text;
}

std::optional<std::string_view> JsonFields::optional(std::string_view name) const {
  const boost::json::value* value = object_.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  const auto* text = value->if_string();
  if (text == nullptr) refuse(name, "it must be a string");
  return std::string_view(*text);
}

}  // namespace imaging::api
