// JSON paths of Hasura's secret.
#include "auth/json_path.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

namespace imaging::auth {
namespace {

namespace json = boost::json;

TEST(JsonPath, refuses_what_is_no_plain_path) {
  for (const char* text :
       {"",        "a",         ".a",    "$a",   "$.",     "$..a",  "$.a.",  "$.*",
        "$[*]",    "$[]",       "$[-1]", "$[1",  "$[a]",   "$['a]", "$['a'", "$['']",
        "$['a'x]", "$[?(@.a)]", "$.a b", "$.a]", "$['a\\", " $"}) {
    EXPECT_FALSE(parse_json_path(text)) << text;
  }
}

TEST(JsonPath, reads_names_quotes_and_indexes) {
  EXPECT_EQ(parse_json_path("$"), JsonPath{});
  EXPECT_EQ(parse_json_path("$.a.b-c"), (JsonPath{"a", "b-c"}));
  EXPECT_EQ(parse_json_path("$['https://x.y/z'].a"), (JsonPath{"https://x.y/z", "a"}));
  EXPECT_EQ(parse_json_path(R"($["a\"b"][0])"), (JsonPath{"a\"b", "0"}));
}

TEST(JsonPath, finds_members_and_elements) {
  const json::value root = json::parse(R"({"a":{"b":[1,{"c":"x"}],"0":"zero"}})");
  const auto found = [&](const JsonPath& path) {
    const json::value* value = find_path(root.get_object(), path);
    return value == nullptr ? json::value("nothing") : *value;
  };
  EXPECT_EQ(found({"a", "b", "1", "c"}), json::value("x"));
  EXPECT_EQ(found({"a", "0"}), json::value("zero"));
  for (const JsonPath& path :
       {JsonPath{"b"}, JsonPath{"a", "b", "2"}, JsonPath{"a", "b", "x"}, JsonPath{"a", "b", "-1"},
        JsonPath{"a", "b", "0", "c"}, JsonPath{"a", "b", "99999999999999999999"}}) {
    EXPECT_EQ(found(path), json::value("nothing")) << path.back();
  }
}

}  // namespace
}  // namespace imaging::auth
