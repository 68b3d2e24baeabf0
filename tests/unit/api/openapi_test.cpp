// openapi.yaml, as the binary has it, agrees with the endpoint table and with the table of errors.
#include "api/openapi.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <set>
#include <string>

#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "domain/access/permissions.hpp"

namespace imaging::api {
namespace {

using boost::json::object;
using boost::json::value;

const value& document() {
  static const value parsed = boost::json::parse(openapi().json);
  return parsed;
}

// A "$ref" leads to a component of the document.
const object& resolve(const value& given) {
  const auto* reference = given.as_object().if_contains("$ref");
  if (reference == nullptr) return given.as_object();
  return document().at_pointer(std::string_view(reference->as_string()).substr(1)).as_object();
}

struct Operation {
  const object* path;
  const object* operation;
};

// By "GET /imaging/assets/:assetId", as the table has it.
std::map<std::string, Operation> operations() {
  std::map<std::string, Operation> all;
  for (const auto& [path, methods] : document().at("paths").as_object()) {
    std::string pattern(path);
    for (auto open = pattern.find('{'); open != pattern.npos; open = pattern.find('{')) {
      pattern.replace(open, 1, ":").erase(pattern.find('}'), 1);
    }
    for (const auto& [method, operation] : methods.as_object()) {
      if (method == "parameters") continue;
      std::string key(method);
      for (char& c : key) c = static_cast<char>(c - 'a' + 'A');
      all[key.append(1, ' ').append(pattern)] = {&methods.as_object(), &operation.as_object()};
    }
  }
  return all;
}

std::string key_of(const Endpoint& endpoint) {
  return std::string(endpoint.method) + ' ' + std::string(endpoint.pattern);
}

std::set<std::string> path_parameters(const Operation& found) {
  std::set<std::string> names;
  for (const object* owner : {found.path, found.operation}) {
    const auto* parameters = owner->if_contains("parameters");
    if (parameters == nullptr) continue;
    for (const value& one : parameters->as_array()) {
      const object& parameter = resolve(one);
      if (parameter.at("in") == "path") names.emplace(parameter.at("name").as_string());
    }
  }
  return names;
}

std::set<std::string> parameters_of(std::string_view pattern) {
  std::set<std::string> names;
  for (auto at = pattern.find(':'); at != pattern.npos; at = pattern.find(':', at + 1)) {
    names.emplace(pattern.substr(at + 1, pattern.find('/', at) - at - 1));
  }
  return names;
}

std::string_view required_by(const Endpoint& endpoint) {
  if (!endpoint.capability) return "";
  return *endpoint.capability == domain::Capability::read ? "imaging.read" : "imaging.write";
}

// As text: "" for an open operation, else the names of the capabilities.
std::string security_of(const Operation& found) {
  std::string names;
  for (const value& one : found.operation->at("security").as_array()) {
    for (const value& name : one.at("bearer").as_array()) names += std::string(name.as_string());
  }
  return names;
}

TEST(Openapi, has_every_endpoint_with_its_path_parameters_and_capability) {
  const auto documented = operations();
  for (const Endpoint& endpoint : endpoints()) {
    const auto found = documented.find(key_of(endpoint));
    ASSERT_NE(found, documented.end()) << key_of(endpoint);
    EXPECT_EQ(path_parameters(found->second), parameters_of(endpoint.pattern)) << found->first;
    EXPECT_EQ(security_of(found->second), required_by(endpoint)) << found->first;
  }
}

// The code that the example of an error answer shows; empty for another answer.
std::string code_of(const object& answer) {
  const auto* content = answer.if_contains("content");
  const auto* json = content ? content->as_object().if_contains("application/json") : nullptr;
  const auto* example = json ? json->as_object().if_contains("example") : nullptr;
  if (example == nullptr || !example->is_object()) return {};
  const auto* code = example->as_object().if_contains("error");
  return code ? std::string(code->as_string()) : "";
}

std::map<std::string, std::string> statuses_by_code() {
  std::map<std::string, std::string> all;
  for (int code = 0; code <= static_cast<int>(last_code); ++code) {
    all.emplace(name_of(Code(code)), std::to_string(status_of(Code(code))));
  }
  return all;
}

TEST(Openapi, shows_each_error_under_its_status) {
  const auto statuses = statuses_by_code();
  for (const auto& [key, found] : operations()) {
    for (const auto& [status, answer] : found.operation->at("responses").as_object()) {
      const auto known = statuses.find(code_of(resolve(answer)));
      if (known != statuses.end()) EXPECT_EQ(std::string(status), known->second) << key;
    }
  }
}

TEST(Openapi, has_no_operation_that_the_table_lacks) {
  std::set<std::string> served;
  for (const Endpoint& endpoint : endpoints()) served.insert(key_of(endpoint));
  for (const auto& [key, found] : operations()) EXPECT_TRUE(served.contains(key)) << key;
}

TEST(Openapi, lists_the_error_codes_and_no_others) {
  std::set<std::string> listed;
  const value& codes = document().at_pointer("/components/schemas/ErrorCode/enum");
  for (const value& code : codes.as_array()) listed.emplace(code.as_string());
  std::set<std::string> known;
  for (const auto& [code, status] : statuses_by_code()) known.insert(code);
  EXPECT_EQ(listed, known);
}

}  // namespace
}  // namespace imaging::api
