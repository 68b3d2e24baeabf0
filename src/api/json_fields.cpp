#include "api/json_fields.hpp"

#include <fmt/format.h>

#include "api/text_fields.hpp"
#include "auth/strict_json.hpp"
#include "base/error.hpp"

namespace imaging::api {
namespace {

constexpr std::size_t deepest = 16;

[[noreturn]] void refuse(std::string_view name, std::string_view why) {
  throw Error(Code::bad_request, fmt::format("{}: {}", name, why));
}

}  // namespace

JsonFields::JsonFields(std::string_view body) {
  auto object = auth::parse_object(body, deepest);
  if (!object) {
    throw Error(Code::bad_request, "the body must be one JSON object with each name once");
  }
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
