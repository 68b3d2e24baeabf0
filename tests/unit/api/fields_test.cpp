#include "api/fields.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace imaging::api {
namespace {

// The text of the error; fails the test when there is none.
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

TEST(TextFields, ids_are_canonical_decimals) {
  EXPECT_EQ(to_id("studyId", "9223372036854775807"), INT64_MAX);
  for (const char* bad : {"", "0", "-1", "+1", "01", " 1", "1 ", "1e3", "0x1", "1.0",
                          "9223372036854775808", "%31", "\xd9\xa1"}) {
    EXPECT_TRUE(refusal([&] { to_id("studyId", bad); }).starts_with("studyId: ")) << bad;
  }
}

TEST(TextFields, texts_are_short_valid_utf8_without_controls) {
  EXPECT_EQ(to_text("title", "Zähne ✓"), "Zähne ✓");
  EXPECT_EQ(to_text("title", ""), std::nullopt);
  EXPECT_EQ(to_text("title", std::string(500, 'x'))->size(), 500U);
  for (const std::string& bad :
       {std::string(501, 'x'), std::string("a\0b", 3), std::string("a\nb"), std::string("\xff"),
        std::string("\xed\xa0\x80"), std::string("\x7f")}) {
    EXPECT_TRUE(refusal([&] { to_text("title", bad); }).starts_with("title: "));
  }
}

TEST(TextFields, kinds_are_upper_case_words) {
  EXPECT_EQ(to_kind("kind", "XRAY_BWX"), "XRAY_BWX");
  EXPECT_EQ(to_kind("kind", std::string(32, 'A')).size(), 32U);
  for (const std::string& bad :
       {std::string(), std::string("xray"), std::string("_A"), std::string("1A"),
        std::string("A-B"), std::string(33, 'A'), std::string("A\n")}) {
    EXPECT_TRUE(refusal([&] { to_kind("kind", bad); }).starts_with("kind: ")) << bad;
  }
}

TEST(TextFields, a_capture_lies_between_1900_and_tomorrow) {
  const Instant now = *parse_rfc3339("2026-02-09T15:30:12Z");
  EXPECT_EQ(to_captured_at("capturedAt", "2026-02-10T15:30:12Z", now), now + std::chrono::days(1));
  for (const char* bad :
       {"2026-02-10T15:30:13Z", "1899-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "now", "infinity",
        "2026-02-09", "2026-02-09T15:30:12", "0000-01-01T00:00:00Z"}) {
    EXPECT_TRUE(
        refusal([&] { to_captured_at("capturedAt", bad, now); }).starts_with("capturedAt: "))
        << bad;
  }
}

TEST(TextFields, modalities_and_upload_ids_are_exact) {
  EXPECT_EQ(to_modality("modality", "XRAY"), domain::Modality::xray);
  EXPECT_TRUE(refusal([] { to_modality("modality", "xray"); }).starts_with("modality: "));
  EXPECT_TRUE(refusal([] { to_uuid("uploadId", "{a}"); }).starts_with("uploadId: "));
}

TEST(JsonType, is_json_in_utf_8) {
  for (const char* type : {"application/json", "Application/JSON", "application/json;",
                           "application/json ; charset=utf-8", "application/json;charset=\"UTF-8\"",
                           "application/json; charset=utf8; version=1", "application/json; utf-8",
                           "application/json; Charset = UTF-8 ;"}) {
    EXPECT_EQ(json_type_fault(type), "") << type;
  }
}

TEST(JsonType, says_what_is_wrong) {
  EXPECT_EQ(json_type_fault(""), "missing, it must be application/json");
  EXPECT_EQ(json_type_fault("text/plain; charset=utf-8"),
            "it must be application/json, not text/plain");
  EXPECT_EQ(json_type_fault("application/json, text/plain"),
            "it must be application/json, not application/json, text/plain");
  for (const std::string other : {"iso-8859-1", "UTF-16", "us-ascii", "utf-8x"}) {
    EXPECT_EQ(json_type_fault("application/json; charset=" + other),
              "the charset of JSON must be utf-8, not " + other);
  }
  for (const char* empty : {"charset=", "charset", "charset=\"\""}) {
    EXPECT_EQ(json_type_fault(std::string("application/json; ") + empty),
              "the charset of JSON must be utf-8, not empty");
  }
  EXPECT_NE(json_type_fault("application/json; charset=utf-8; charset=utf-16"), "");
  EXPECT_NE(json_type_fault("application/json; charset=\"utf-8"), "");
}

TEST(JsonFields, reads_ids_as_numbers_and_as_text) {
  const JsonFields fields(R"({"a":345,"b":"9223372036854775807"})");
  EXPECT_EQ(fields.id("a"), 345);
  EXPECT_EQ(fields.id("b"), INT64_MAX);
}

// JSON Schema's integers: the way a number is written does not count.
TEST(JsonFields, reads_ids_however_the_number_is_written) {
  const JsonFields fields(R"({"a":345.0,"b":1e3,"c":899999999999999.0})");
  EXPECT_EQ(fields.id("a"), 345);
  EXPECT_EQ(fields.id("b"), 1000);
  EXPECT_EQ(fields.id("c"), 899999999999999);
}

TEST(JsonFields, refuses_everything_else_as_an_id) {
  for (const char* body :
       {R"({"a":0})", R"({"a":-1})", R"({"a":1.5})", R"({"a":0.0})", R"({"a":-1e3})",
        R"({"a":9007199254740991.0})", R"({"a":1e300})", R"({"a":true})", R"({"a":null})",
        R"({"a":[1]})", R"({"a":"01"})", R"({"a":""})", R"({"a":9223372036854775808})", R"({})"}) {
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
  const auto fault = [](const std::string& body) { return refusal([&] { JsonFields{body}; }); };
  EXPECT_EQ(fault(""), "the body is empty, it must be a JSON object");
  for (const char* other : {"[]", "1", "null", "\"a\""}) {
    EXPECT_EQ(fault(other), "the body must be a JSON object") << other;
  }
  for (const char* broken : {"{", "{}{}", "\xff", "{\"a\":\"\xff\"}", " "}) {
    EXPECT_EQ(fault(broken), "the body is not valid JSON") << broken;
  }
  EXPECT_EQ(fault(R"({"a":1,"a":2})"), "an object of the body has a name twice");
  EXPECT_EQ(fault(R"({"a":)" + std::string(40, '[') + std::string(40, ']') + "}"),
            "the body is nested more than 16 deep");
}

TEST(JsonFields, ids_are_a_short_list_without_repetition) {
  const auto ids = [](const std::string& value) {
    return JsonFields("{\"assetIds\":" + value + "}").ids("assetIds", 3);
  };
  EXPECT_EQ(ids("[1, \"9223372036854775807\", 3]"), (std::vector<std::int64_t>{1, INT64_MAX, 3}));
  for (const char* bad :
       {"[]", "[1,2,3,4]", "1", "null", "{}", "\"1\"", "[1,1]", "[1,\"1\"]", "[0]", "[-1]", "[1.5]",
        "[1,1.0]", "[null]", "[[1]]", "[\"01\"]", "[9223372036854775808]"}) {
    EXPECT_TRUE(refusal([&] { ids(bad); }).starts_with("assetIds: ")) << bad;
  }
  EXPECT_EQ(refusal([] { JsonFields("{}").ids("assetIds", 3); }), "assetIds: required");
}

TEST(JsonFields, numbers_are_whole_and_within_their_range) {
  const auto number = [](const std::string& value) {
    return JsonFields("{\"seconds\":" + value + "}").number("seconds", 1, 3600);
  };
  EXPECT_EQ(number("1"), 1);
  EXPECT_EQ(number("3600"), 3600);
  EXPECT_EQ(number("1e2"), 100);
  EXPECT_EQ(number("null"), std::nullopt);
  EXPECT_EQ(JsonFields("{}").number("seconds", 1, 3600), std::nullopt);
  for (const char* bad :
       {"0", "-1", "3601", "1.5", "1e4", "\"300\"", "true", "[]", "18446744073709551615"}) {
    EXPECT_EQ(refusal([&] { number(bad); }), "seconds: it must be a whole number from 1 to 3600");
  }
}

TEST(JsonFields, objects_within_are_read_by_the_same_rules) {
  const JsonFields fields(R"({"input":{"studyId":"7"},"action":[]})");
  EXPECT_EQ(fields.object("input").id("studyId"), 7);
  EXPECT_EQ(refusal([&] { fields.object("action"); }), "action: it must be an object");
  EXPECT_EQ(refusal([&] { fields.object("other"); }), "other: required");
}

TEST(TextFields, variants_are_named_and_never_automatic) {
  EXPECT_EQ(to_variant("variant", "thumb"), domain::Variant::thumb);
  for (const char* bad : {"", "automatic", "Web", "web "}) {
    EXPECT_TRUE(refusal([&] { to_variant("variant", bad); }).starts_with("variant: ")) << bad;
  }
}

}  // namespace
}  // namespace imaging::api
