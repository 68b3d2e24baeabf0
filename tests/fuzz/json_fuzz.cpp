// JSON from callers: accepted JSON is one object of bounded depth that can be written and read
// again; a duplicate name is never accepted; and reading its fields gives only values or
// bad_request.
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/fields.hpp"
#include "base/strict_json.hpp"
#include "fuzz/demand.hpp"

namespace {

namespace json = boost::json;
using imaging::api::JsonFields;

constexpr std::size_t deepest = 16;

std::size_t depth(const json::value& value) {
  std::size_t below = 0;
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) below = std::max(below, depth(member.value()));
    return below + 1;
  }
  if (const auto* array = value.if_array()) {
    for (const auto& element : *array) below = std::max(below, depth(element));
    return below + 1;
  }
  return 0;
}

// Infinity, which a number such as 1e400 becomes, cannot be written as JSON.
bool is_finite(const json::value& value) {
  const auto finite_member = [](const auto& member) { return is_finite(member.value()); };
  if (const auto* object = value.if_object()) return std::ranges::all_of(*object, finite_member);
  if (const auto* array = value.if_array()) return std::ranges::all_of(*array, is_finite);
  return !value.is_double() || std::isfinite(value.get_double());
}

void check_object(const json::object& object, const std::string& text) {
  demand(depth(object) <= deepest);
  for (const auto& member : object) {
    // The same name once more, in front.
    const std::string twice = "{" + json::serialize(json::value(member.key())) + ":null,";
    demand(!imaging::parse_object(twice + text.substr(text.find('{') + 1), deepest));
  }
  if (!is_finite(object)) return;
  const auto again = imaging::parse_object(json::serialize(object), deepest);
  demand(again && again->size() == object.size());
  for (const auto& member : object) {
    const json::value* other = again->if_contains(member.key());
    demand(other != nullptr && other->kind() == member.value().kind());
  }
}

void check_fields(std::string_view body, bool taken) {
  using enum imaging::Code;
  demand(succeeds_or(bad_request, [&] { JsonFields{body}; }) == taken);
  if (!taken) return;
  const JsonFields fields(body);
  for (const char* name : {"patientId", "kind", "title", "capturedAt", "source", ""}) {
    succeeds_or(bad_request, [&] { demand(fields.id(name) >= 1); });
    bool has_text = false;
    succeeds_or(bad_request, [&] { has_text = fields.optional(name).has_value(); });
    demand(succeeds_or(bad_request, [&] { fields.required(name); }) == has_text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto object = imaging::parse_object(text, deepest);
  if (object) check_object(*object, text);
  check_fields(text, object.has_value());
  imaging::api::json_type_fault(text);
  return 0;
}
