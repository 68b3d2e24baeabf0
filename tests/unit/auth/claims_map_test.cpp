// JSON paths, and the claims_map of the JSON secret.
#include "auth/claims_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include "auth/secret_members.hpp"

namespace imaging::auth {
namespace {

namespace json = boost::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

struct Read {
  std::map<std::string, ClaimSource> sources;
  std::vector<std::string> faults;
};

Read read(const std::string& members) {
  Read result;
  const auto value = boost::json::parse("{" + members + "}");
  SecretMembers map(value.get_object(), "JWT_SECRET: claims_map.", result.faults);
  result.sources = read_claims_map(map);
  return result;
}

const std::string good = R"("x-hasura-user-id":{"path":"$.sub"},"x-hasura-clinic-id":"7")";

TEST(ClaimsMap, demands_clinic_and_user) {
  EXPECT_THAT(read("").faults, ElementsAre("JWT_SECRET: claims_map.x-hasura-clinic-id: required",
                                           "JWT_SECRET: claims_map.x-hasura-user-id: required"));
}

TEST(ClaimsMap, names_each_fault) {
  struct Case {
    const char* member;
    const char* line;
  };
  for (const Case& one : {
           Case{R"("x-hasura-a":7)", "x-hasura-a: must be a text or have a path"},
           Case{R"("x-hasura-a":null)", "x-hasura-a: must be a text or have a path"},
           Case{R"("x-hasura-a":["a"])", "x-hasura-a: must be a text or have a path"},
           Case{R"("x-hasura-allowed-roles":[7])",
                "x-hasura-allowed-roles: must be a text or have a path"},
           Case{R"("x-hasura-a":{})", "x-hasura-a.path: required"},
           Case{R"("x-hasura-a":{"path":7})", "x-hasura-a.path: must be a text"},
           Case{R"("x-hasura-a":{"path":"a"})",
                "x-hasura-a.path: must be a JSON path such as $.a.b"},
           Case{R"("x-hasura-a":{"path":"$"})",
                "x-hasura-a.path: must be a JSON path such as $.a.b"},
           Case{R"("x-hasura-a":{"path":"$.a","default":7})", "x-hasura-a.default: must be a text"},
           Case{R"("x-hasura-a":{"path":"$.a","default":["a"]})",
                "x-hasura-a.default: must be a text"},
           Case{R"("x-hasura-a":{"path":"$.a","defualt":"a"})", "x-hasura-a.defualt: is not known"},
           Case{R"("role":"a")", "role: must begin with x-hasura-"},
           Case{R"("X-Hasura-Clinic-Id":"8")", "X-Hasura-Clinic-Id: is there twice"},
       }) {
    const Read result = read(good + ',' + one.member);
    EXPECT_THAT(result.faults, Contains(std::string{"JWT_SECRET: claims_map."} + one.line));
  }
}

TEST(ClaimsMap, reads_paths_defaults_and_literals) {
  const Read result = read(R"("X-Hasura-User-Id":{"path":"$.a[0]","default":"u"},
                              "x-hasura-clinic-id":"7",
                              "x-hasura-allowed-roles":["a","b"],
                              "x-hasura-default-role":{"path":"$.role"})");
  EXPECT_THAT(result.faults, IsEmpty());
  const ClaimSource& user = result.sources.at("x-hasura-user-id");
  EXPECT_THAT(*user.path, ElementsAre("a", "0"));
  EXPECT_EQ(user.fallback, "u");
  const ClaimSource& clinic = result.sources.at("x-hasura-clinic-id");
  EXPECT_FALSE(clinic.path);
  EXPECT_EQ(clinic.fallback, "7");
}

TEST(ClaimsMap, lets_roles_be_lists) {
  EXPECT_THAT(read(good + R"(,"x-hasura-allowed-roles":{"path":"$.r","default":["a"]})").faults,
              IsEmpty());
  EXPECT_THAT(read(good + R"(,"X-Hasura-Allowed-Roles":["a"])").faults, IsEmpty());
}

}  // namespace
}  // namespace imaging::auth
