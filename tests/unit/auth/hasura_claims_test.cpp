// Clinic and user, wherever the configuration places them.
#include "auth/hasura_claims.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/error.hpp"

namespace imaging::auth {
namespace {

const std::string user = "6f1c1f8e-6b1c-4b0e-9a51-2f1f0c3a7b11";
const std::string other_user = "00000000-0000-0000-0000-000000000001";
const std::string ns = "https://hasura.io/jwt/claims";

// "7" for clinic 7 and the expected user, or the name of the error.
std::string read(const std::string& payload, const JwtConfig& config = {}) {
  try {
    const Principal principal = read_principal(boost::json::parse(payload).get_object(), config);
    EXPECT_EQ(to_string(principal.user), user);
    return to_string(principal.clinic);
  } catch (const Error& error) {
    return error.code() == Code::forbidden      ? error.text()
           : error.code() == Code::unauthorized ? "refused"
                                                : "another error";
  }
}

std::string claims(const std::string& clinic, const std::string& who = '"' + user + '"') {
  return R"({"x-hasura-clinic-id":)" + clinic + R"(,"x-hasura-user-id":)" + who + "}";
}

std::string nested(const std::string& object, const std::string& more = "") {
  return "{\"" + ns + "\":" + object + more + "}";
}

TEST(HasuraClaims, refuse_a_clinic_that_is_no_canonical_number) {
  for (const char* clinic : {"null",
                             "true",
                             "[]",
                             "[7]",
                             R"(["7"])",
                             "{}",
                             R"({"id":7})",
                             "0",
                             "-7",
                             "7.0",
                             "7.5",
                             "7e0",
                             "1e400",
                             "9223372036854775808",
                             "18446744073709551615",
                             R"("")",
                             R"("0")",
                             R"("-7")",
                             R"("+7")",
                             R"("07")",
                             R"(" 7")",
                             R"("7 ")",
                             R"("7\n")",
                             R"("7\u0000")",
                             R"("7.0")",
                             R"("0x7")",
                             R"("9223372036854775808")",
                             R"("99999999999999999999")",
                             R"("7;8")",
                             R"("٧")"}) {
    EXPECT_EQ(read(claims(clinic)), "refused") << clinic;
    EXPECT_EQ(read(nested(claims(clinic))), "refused") << clinic;
  }
}

TEST(HasuraClaims, take_a_clinic_as_text_or_integer) {
  for (const char* clinic : {"7", R"("7")"}) {
    EXPECT_EQ(read(claims(clinic)), "7");
    EXPECT_EQ(read(nested(claims(clinic))), "7");
  }
  EXPECT_EQ(read(claims(R"("9223372036854775807")")), "9223372036854775807");
  EXPECT_EQ(read(claims("9223372036854775807")), "9223372036854775807");
}

TEST(HasuraClaims, refuse_a_user_that_is_no_uuid) {
  for (const std::string& who :
       {std::string{"null"}, std::string{"7"}, std::string{"[]"}, "[\"" + user + "\"]",
        std::string{"{}"}, std::string{R"("")"}, "\" " + user + '"', '"' + user + " \"",
        "\"{" + user + "}\"", "\"urn:uuid:" + user + '"', '"' + user.substr(1) + '"',
        std::string{R"("6f1c1f8e6b1c4b0e9a512f1f0c3a7b11")"}}) {
    EXPECT_EQ(read(claims("7", who)), "refused") << who;
  }
}

TEST(HasuraClaims, are_forbidden_when_they_are_merely_absent) {
  EXPECT_EQ(read("{}"), "the token names no clinic");
  EXPECT_EQ(read(nested("{}")), "the token names no clinic");
  EXPECT_EQ(read(R"({"x-hasura-clinic-id":7})"), "the token names no user");
  EXPECT_EQ(read(R"({"x-hasura-user-id":")" + user + R"("})"), "the token names no clinic");
  EXPECT_EQ(read(R"({"x-hasura-user-id":"bad"})"), "refused");
}

TEST(HasuraClaims, refuse_a_namespace_of_another_type) {
  for (const char* value : {"null", "7", "true", "[]", R"("{}")", R"("")"}) {
    EXPECT_EQ(read(nested(value)), "refused") << value;
    EXPECT_EQ(read(nested(value, R"(,"x-hasura-clinic-id":7,"x-hasura-user-id":")" + user + '"')),
              "refused");
  }
}

TEST(HasuraClaims, must_agree_where_both_forms_are_present) {
  const auto both = [](const std::string& flat_clinic, const std::string& flat_user) {
    return nested(claims("7"), R"(,"x-hasura-clinic-id":)" + flat_clinic +
                                   R"(,"x-hasura-user-id":")" + flat_user + '"');
  };
  EXPECT_EQ(read(both("\"7\"", user)), "7");
  EXPECT_EQ(read(both("8", user)), "refused");
  EXPECT_EQ(read(both("7", other_user)), "refused");
  EXPECT_EQ(read(both("null", user)), "refused");
}

TEST(HasuraClaims, may_be_split_between_both_forms) {
  EXPECT_EQ(read(nested(R"({"x-hasura-clinic-id":"7"})", R"(,"x-hasura-user-id":")" + user + '"')),
            "7");
}

TEST(HasuraClaims, have_names_in_any_case_that_must_agree) {
  const std::string who = R"("X-Hasura-User-ID":")" + user + '"';
  EXPECT_EQ(read(R"({"X-HASURA-Clinic-Id":"7",)" + who + "}"), "7");
  EXPECT_EQ(read(R"({"X-Hasura-Clinic-Id":7,"x-hasura-clinic-id":"7",)" + who + "}"), "7");
  EXPECT_EQ(read(R"({"X-Hasura-Clinic-Id":7,"x-hasura-clinic-id":"8",)" + who + "}"), "refused");
}

TEST(HasuraClaims, lie_in_the_configured_namespace) {
  JwtConfig config;
  config.claims_namespace = "claims";
  EXPECT_EQ(read(R"({"claims":)" + claims("7") + "}", config), "7");
  EXPECT_EQ(read(nested(claims("7")), config), "the token names no clinic");
}

TEST(HasuraClaims, lie_at_the_configured_path) {
  JwtConfig config;
  config.claims_namespace_path = std::vector<std::string>{"a", "b"};
  EXPECT_EQ(read(R"({"a":{"b":)" + claims("7") + "}}", config), "7");
  EXPECT_EQ(read(R"({"a":{"b":[]}})", config), "refused");
  EXPECT_EQ(read(R"({"a":[]})", config), "the token names no clinic");
  EXPECT_EQ(read(nested(claims("7")), config), "the token names no clinic");
  config.claims_namespace_path = std::vector<std::string>{};
  EXPECT_EQ(read(claims("7"), config), "7");
}

TEST(HasuraClaims, may_be_a_text_of_json) {
  JwtConfig config;
  config.claims_format = ClaimsFormat::stringified_json;
  const auto text = [](const std::string& object) {
    return nested(boost::json::serialize(boost::json::string(object)));
  };
  EXPECT_EQ(read(text(claims("7")), config), "7");
  EXPECT_EQ(read(nested(claims("7")), config), "refused");
  for (const std::string& bad : {std::string{}, std::string{"7"}, std::string{"[]"},
                                 claims("7") + "x", R"({"a":1,"a":2})" + std::string{}}) {
    EXPECT_EQ(read(text(bad), config), "refused") << bad;
  }
  std::string deep = "1";
  for (int i = 0; i < 40; ++i) deep = R"({"a":)" + deep + "}";
  EXPECT_EQ(read(text(deep), config), "refused");
}

TEST(HasuraClaims, come_from_the_claims_map_alone_where_there_is_one) {
  JwtConfig config;
  config.claims_map["x-hasura-clinic-id"] = {std::vector<std::string>{"tenant", "id"},
                                             std::nullopt};
  config.claims_map["x-hasura-user-id"] = {std::vector<std::string>{"sub"}, std::nullopt};
  const std::string sub = R"(,"sub":")" + user + R"("})";
  EXPECT_EQ(read(R"({"tenant":{"id":"7"})" + sub, config), "7");
  EXPECT_EQ(read(R"({"tenant":{"id":7})" + sub, config), "7");
  EXPECT_EQ(read(R"({"tenant":{"id":[7]})" + sub, config), "refused");
  EXPECT_EQ(read(R"({"tenant":{})" + sub, config), "the token names no clinic");
  EXPECT_EQ(read(R"({"tenant":{"id":"7"},"x-hasura-clinic-id":"8")" + sub, config), "7");
  EXPECT_EQ(read(claims("7"), config), "the token names no clinic");
}

TEST(HasuraClaims, fall_back_to_the_default_or_literal_of_the_map) {
  JwtConfig config;
  config.claims_map["x-hasura-clinic-id"] = {std::vector<std::string>{"c"}, "7"};
  config.claims_map["x-hasura-user-id"] = {std::nullopt, user};
  EXPECT_EQ(read("{}", config), "7");
  EXPECT_EQ(read(R"({"c":"8"})", config), "8");
  EXPECT_EQ(read(R"({"c":null})", config), "refused");
}

}  // namespace
}  // namespace imaging::auth
