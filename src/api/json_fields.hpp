// A JSON request body, read field by field with faults that name the field.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace imaging::api {

// What is wrong with the Content-Type of a JSON body: the type, or a charset that is not UTF-8 (RFC
// 8259 §8.1). Empty when nothing is; parameters that mean nothing here are passed over.
std::string json_type_fault(std::string_view content_type);

class JsonFields {
 public:
  // Throws Error{bad_request} for what is not one JSON object, nested at most 16 deep, with each
  // name once. Members that nobody asks for are ignored.
  explicit JsonFields(std::string_view body);

  // An integer, or its canonical text: JavaScript loses digits beyond 2^53.
  std::int64_t id(std::string_view name) const;
  // Throws when absent or not a string.
  std::string_view required(std::string_view name) const;
  // Absent and null are the same.
  std::optional<std::string_view> optional(std::string_view name) const;

 private:
  boost::json::object object_;
};

}  // namespace imaging::api
