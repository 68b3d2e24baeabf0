#include "api/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/parse_options.hpp>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/json_text.hpp"
#include "base/strict_json.hpp"
#include "http/grammar.hpp"

namespace imaging::api {
namespace {

constexpr std::size_t longest_text = 500;
constexpr std::size_t longest_kind = 32;
constexpr std::size_t deepest = 16;  // nesting of a JSON body

[[noreturn]] void throw_bad_field(std::string_view field, std::string_view why) {
  throw Error(Code::bad_request, FieldFault{std::string(field), std::string(why)});
}

[[noreturn]] void throw_no_id(std::string_view field) {
  throw_bad_field(field, "it must be a whole number from 1 to 2^63-1");
}

// What is wrong with a body that parse_object() rejects.
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

// The value of an integer, as JSON Schema has it: 80, and 80.0 and 8e1 too. A number with a point
// or an exponent is a double, which Boost.JSON makes of digits and a power of ten: exact below
// 9·10^14, and nothing beyond that is taken for an integer.
std::optional<std::int64_t> whole(const boost::json::value& value) {
  if (const auto* digits = value.if_int64()) return *digits;
  constexpr double exact = 9e14;
  const auto* number = value.if_double();
  if (number == nullptr || std::abs(*number) >= exact || std::trunc(*number) != *number) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*number);
}

std::int64_t read_id(std::string_view field, const boost::json::value& value) {
  if (const auto number = whole(value); number && *number >= 1) return *number;
  if (const auto* text = value.if_string()) return to_id(field, *text);
  throw_no_id(field);
}

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::int64_t to_id(std::string_view field, std::string_view text) {
  const auto id = parse_id(text);
  if (!id) throw_no_id(field);
  return *id;
}

std::optional<std::string> to_text(std::string_view field, std::string_view text) {
  if (text.size() > longest_text) throw_bad_field(field, "it must be 500 bytes at most");
  if (!is_utf8(text)) throw_bad_field(field, "it must be valid UTF-8");
  const auto control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
  if (std::any_of(text.begin(), text.end(), control)) {
    throw_bad_field(field, "it must not contain control characters");
  }
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

std::string to_kind(std::string_view field, std::string_view text) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto good = [&](char c) { return upper(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (text.empty() || text.size() > longest_kind || !upper(text[0]) ||
      !std::all_of(text.begin(), text.end(), good)) {
    throw_bad_field(field, "it must be 1 to 32 of A-Z, 0-9 and _, beginning with a letter");
  }
  return std::string(text);
}

Instant to_captured_at(std::string_view field, std::string_view text, Instant now) {
  const auto at = parse_rfc3339(text);
  if (!at)
    throw_bad_field(field, "it must be an RFC 3339 date and time such as 2026-02-09T15:30:12Z");
  if (*at > now + std::chrono::days(1)) throw_bad_field(field, "it must not lie in the future");
  return *at;
}

domain::Modality to_modality(std::string_view field, std::string_view text) {
  const auto modality = domain::parse_modality(text);
  if (!modality) throw_bad_field(field, "it must be XRAY, PHOTO or DOC");
  return *modality;
}

Uuid to_uuid(std::string_view field, std::string_view text) {
  const auto uuid = Uuid::parse(text);
  if (!uuid) throw_bad_field(field, "it must be a UUID");
  return *uuid;
}

domain::Variant to_variant(std::string_view field, std::string_view text) {
  const auto variant = domain::parse_variant(text);
  if (!variant) throw_bad_field(field, "it must be original, web or thumb");
  return *variant;
}

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
  if (value == nullptr) throw_bad_field(name, "required");
  return read_id(name, *value);
}

std::vector<std::int64_t> JsonFields::ids(std::string_view name, std::size_t most) const {
  const boost::json::value* value = object_.if_contains(name);
  if (value == nullptr) throw_bad_field(name, "required");
  const auto* array = value->if_array();
  if (array == nullptr || array->empty() || array->size() > most) {
    throw_bad_field(name, fmt::format("it must be an array of 1 to {} ids", most));
  }
  std::vector<std::int64_t> ids;
  for (const auto& one : *array) {
    const std::int64_t id = read_id(name, one);
    if (std::ranges::find(ids, id) != ids.end()) {
      throw_bad_field(name, fmt::format("{} is in it twice", id));
    }
    ids.push_back(id);
  }
  return ids;
}

std::optional<std::int64_t> JsonFields::number(std::string_view name, std::int64_t least,
                                               std::int64_t most) const {
  const boost::json::value* value = object_.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  const auto number = whole(*value);
  if (!number || *number < least || *number > most) {
    throw_bad_field(name, fmt::format("it must be a whole number from {} to {}", least, most));
  }
  return number;
}

JsonFields JsonFields::object(std::string_view name) const {
  const boost::json::value* value = object_.if_contains(name);
  if (value == nullptr) throw_bad_field(name, "required");
  if (!value->is_object()) throw_bad_field(name, "it must be an object");
  return JsonFields(value->get_object());
}

std::string_view JsonFields::required(std::string_view name) const {
  const auto text = optional(name);
  if (!text) throw_bad_field(name, "required");
  return *text;
}

std::optional<std::string_view> JsonFields::optional(std::string_view name) const {
  const boost::json::value* value = object_.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  const auto* text = value->if_string();
  if (text == nullptr) throw_bad_field(name, "it must be a string");
  return std::string_view(*text);
}

}  // namespace imaging::api
