// Parses field values by the same rules for paths, JSON bodies and forms, and reads JSON bodies.
// Every failure is an Error{bad_request} that names the field.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/assets/modality.hpp"
#include "domain/views/views.hpp"

namespace imaging::api {

// Canonical decimal, 1 to 2^63-1.
std::int64_t to_id(std::string_view field, std::string_view text);
// At most 500 bytes of UTF-8, without U+0000 and other control characters. Empty text counts as
// absent.
std::optional<std::string> to_text(std::string_view field, std::string_view text);
// [A-Z][A-Z0-9_]{0,31}
std::string to_kind(std::string_view field, std::string_view text);
// RFC 3339, from 1900 to a day from now.
Instant to_captured_at(std::string_view field, std::string_view text, Instant now);
domain::Modality to_modality(std::string_view field, std::string_view text);
Uuid to_uuid(std::string_view field, std::string_view text);
// original, web or thumb; never automatic.
domain::Variant to_variant(std::string_view field, std::string_view text);

// What is wrong with the Content-Type of a JSON body: the type, or a charset that is not UTF-8 (RFC
// 8259 §8.1). Empty when nothing is. Other parameters are ignored.
std::string json_type_fault(std::string_view content_type);

class JsonFields {
 public:
  // Throws Error{bad_request} unless body is one JSON object, nested at most 16 deep, with each
  // name once. Unknown members are ignored.
  explicit JsonFields(std::string_view body);
  explicit JsonFields(boost::json::object object) : object_(std::move(object)) {}

  // An integer, or its canonical text: JavaScript loses digits beyond 2^53.
  std::int64_t id(std::string_view name) const;
  // An array of 1 to most such ids, each once.
  std::vector<std::int64_t> ids(std::string_view name, std::size_t most) const;
  // A JSON integer between least and most, both included. Absent and null are the same.
  std::optional<std::int64_t> number(std::string_view name, std::int64_t least,
                                     std::int64_t most) const;
  // Throws when absent or no object.
  JsonFields object(std::string_view name) const;
  // Throws when absent or not a string.
  std::string_view required(std::string_view name) const;
  // Absent and null are the same.
  std::optional<std::string_view> optional(std::string_view name) const;

 private:
  boost::json::object object_;
};

}  // namespace imaging::api
