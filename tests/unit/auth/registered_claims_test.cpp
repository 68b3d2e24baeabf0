// Checks of exp, nbf, iat, iss and aud.
#include "auth/registered_claims.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include "base/error.hpp"

namespace imaging::auth {
namespace {

using std::chrono::seconds;

constexpr Instant now{seconds{1'770'000'000}};

template <class Check>
bool passes(const std::string& payload, Check check) {
  try {
    check(boost::json::parse(payload).get_object());
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unauthorized);
    EXPECT_EQ(error.text(), "the token is missing or not valid");
    return false;
  }
}

bool in_time(const std::string& payload, seconds leeway = seconds{30}) {
  return passes(payload, [&](const auto& object) { check_times(object, now, leeway); });
}

TEST(Times, demand_exp_as_a_finite_number) {
  for (const char* exp :
       {"null", "true", "false", "\"1770000600\"", "\"\"", "[1770000600]", "{}", "1e400", "-1e400",
        "1e999999999", "-1e300", "-9223372036854775808", "0", "-1"}) {
    EXPECT_FALSE(in_time(R"({"exp":)" + std::string{exp} + "}")) << exp;
  }
  EXPECT_FALSE(in_time("{}"));
  EXPECT_FALSE(in_time(R"({"EXP":1770000600})"));
}

TEST(Times, take_any_finite_exp_to_come) {
  for (const char* exp : {"1770000600", "1770000600.5", "1.7700006e9", "18446744073709551615",
                          "9223372036854775807", "1e300", "99999999999999999999999"}) {
    EXPECT_TRUE(in_time(R"({"exp":)" + std::string{exp} + "}")) << exp;
  }
}

TEST(Times, end_at_exp_and_leeway) {
  EXPECT_TRUE(in_time(R"({"exp":1769999970.5})"));
  EXPECT_FALSE(in_time(R"({"exp":1769999970})"));
  EXPECT_FALSE(in_time(R"({"exp":1770000000})", seconds{0}));
  EXPECT_TRUE(in_time(R"({"exp":1770000001})", seconds{0}));
}

TEST(Times, begin_at_nbf_and_iat_less_leeway) {
  for (const std::string name : {"nbf", "iat"}) {
    const auto token = [&](const std::string& at) {
      return R"({"exp":1770000600,")" + name + "\":" + at + "}";
    };
    EXPECT_TRUE(in_time(token("1770000030"))) << name;
    EXPECT_FALSE(in_time(token("1770000031"))) << name;
    EXPECT_TRUE(in_time(token("0"))) << name;
    EXPECT_FALSE(in_time(token("1770000001"), seconds{0})) << name;
    for (const char* wrong : {"null", "\"0\"", "true", "[]", "{}", "1e400", "-1e400"}) {
      EXPECT_FALSE(in_time(token(wrong))) << name << wrong;
    }
  }
}

TEST(Times, tell_how_long_the_token_counts) {
  const auto payload =
      boost::json::parse(R"({"exp":1770000600,"nbf":1769999000,"iat":1769999500})");
  const Validity validity = check_times(payload.get_object(), now, seconds{30});
  EXPECT_EQ(validity.from, ClaimedTime{std::chrono::duration<double>{1769999470}});
  EXPECT_EQ(validity.until, ClaimedTime{std::chrono::duration<double>{1770000600}});
}

bool from_us(const std::string& payload, const std::vector<std::string>& issuers) {
  return passes(payload, [&](const auto& object) { check_issuer(object, issuers); });
}

TEST(Issuer, must_be_exact) {
  for (const char* payload : {"{}", R"({"iss":null})", R"({"iss":["a"]})", R"({"iss":{"a":1}})",
                              R"({"iss":"A"})", R"({"iss":"a "})", R"({"iss":"ab"})",
                              R"({"iss":"a\u0000"})", R"({"iss":""})", R"({"ISS":"a"})"}) {
    EXPECT_FALSE(from_us(payload, {"a"})) << payload;
  }
  EXPECT_TRUE(from_us(R"({"iss":"a"})", {"b", "a"}));
  EXPECT_TRUE(from_us("{}", {}));
}

bool for_us(const std::string& payload, const std::vector<std::string>& audiences) {
  return passes(payload, [&](const auto& object) { check_audience(object, audiences); });
}

TEST(Audience, must_be_ours_or_have_ours) {
  for (const char* payload : {"{}", R"({"aud":null})", R"({"aud":""})", R"({"aud":"ab"})",
                              R"({"aud":[]})", R"({"aud":["b","c"]})", R"({"aud":[["a"]]})",
                              R"({"aud":["a",1]})", R"({"aud":{"a":"a"}})", R"({"aud":"b,a"})"}) {
    EXPECT_FALSE(for_us(payload, {"a"})) << payload;
  }
  EXPECT_TRUE(for_us(R"({"aud":"a"})", {"a"}));
  EXPECT_TRUE(for_us(R"({"aud":["b","a"]})", {"a"}));
  EXPECT_TRUE(for_us(R"({"aud":["b"]})", {"a", "b"}));
  EXPECT_TRUE(for_us(R"({"aud":7})", {}));
}

}  // namespace
}  // namespace imaging::auth
