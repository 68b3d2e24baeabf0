#include "api/json_fields.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace imaging::api {
namespace {

template <class F>
std::string refusal(F read) {
  try {
    read();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::bad_request);
    return error.text();
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

TEST(JsonFields, reads_ids_as_numbers_and_as_text) {
  const JsonFields fields(R"({"a":345,"b":"9223372036854775807"})");
  EXPECT_EQ(fields.id("a"), 345);
  EXPECT_EQ(fields.id("b"), INT64_MAX);
}

TEST(JsonFields, refuses_everything_else_as_an_id) {
  for (const char* body : {R"({"a":0})", R"({"a":-1})", R"({"a":1.0})", R"({"a":1e3})",
                           R"({"a":true})", R"({"a":null})", R"({"a":[1]})", R"({"a":"01"})",
                           R"({"a":""})", R"({"a":9223372036854775808})", R"({})"}) {
    EXPECT_TRUE(refusal([&] { JsonFields(body).id("a"); }).starts_with("a: ")) << body;
  }
}

TEST(JsonFields, null_and_absent_are_the_same) {
  const JsonFields fields(R"({"a":null})");
  EXPECT_EQ(fields.optional("a"), std::nullopt);
  EXPECT_EQ(fields.optional("b"), std::nullopt);
  EXPECT_EQ(refusal([&] { fields.required("a"); }), "a: required");
}

TEST(JsonFields, a_text_must_be_a_string) {
  EXPECT_TRUE(refusal([] { JsonFields(R"({"a":1})").optional("a"); }).starts_with("a: "));
}

TEST(JsonFields, refuses_a_body_that_is_not_one_object_with_each_name_once) {
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("1"), std::string("{"), std::string("{}{}"),
        std::string(R"({"a":1,"a":2})"), std::string("\xff"),
        R"({"a":)" + std::string(40, '[') + std::string(40, ']') + "}"}) {
    EXPECT_NE(refusal([&] { JsonFields{body}; }), "") << body;
  }
}

}  // namespace
}  // namespace imaging::api
