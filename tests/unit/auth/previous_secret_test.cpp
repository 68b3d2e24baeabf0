// JWT_SECRET_PREVIOUS beside JWT_SECRET.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "auth/jwt_config.hpp"
#include "support/token.hpp"

namespace imaging::auth {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace imaging::testing;

struct Parsed {
  JwtConfig config;
  std::vector<std::string> faults;
};

std::string hs256(const std::string& more) {
  return R"({"type":"HS256","key":")" + hmac_key + '"' + more + "}";
}

Parsed parse_previous(std::string_view secret, std::string_view previous) {
  Parsed parsed;
  const JwtSecrets secrets = parse_jwt_secrets({secret, "", "", previous}, false, parsed.faults);
  parsed.config = secrets.previous.value_or(JwtConfig{});
  return parsed;
}

TEST(PreviousSecret, is_read_as_the_current_is) {
  EXPECT_EQ(parse_previous(hmac_key, "").config.key.reveal(), "");
  const Parsed good = parse_previous(hs256(""), std::string(32, 'x'));
  EXPECT_THAT(good.faults, IsEmpty());
  EXPECT_EQ(good.config.key.reveal(), std::string(32, 'x'));
  for (const auto& [previous, fault] : std::map<std::string, std::string>{
           {"short", "must have at least 32 bytes"},
           {"'" + hmac_key + "'", "is in quotes, which would be part of the key"},
           {"{", "is not a JSON object, or has a member twice"},
           {R"({"type":"RS256","key":"x"})", "key: is not a PEM public key or X.509 certificate"},
           {R"({"jwk_url":"https://a"})",
            "jwk_url: an issuer's key set has the previous keys in it"},
           {hs256(R"(,"header":{"type":"Cookie","name":"a"})"),
            "header: must be the same as in JWT_SECRET"}}) {
    EXPECT_THAT(parse_previous(hmac_key, previous).faults,
                ElementsAre("JWT_SECRET_PREVIOUS: " + fault));
  }
}

TEST(PreviousSecret, demands_of_a_token_no_less_than_the_current) {
  const Parsed plain = parse_previous(hs256(R"(,"issuer":"a","audience":["b","c"])"), hmac_key);
  EXPECT_THAT(plain.config.issuers, ElementsAre("a"));
  EXPECT_THAT(plain.config.audiences, ElementsAre("b", "c"));
  const Parsed own = parse_previous(hs256(R"(,"issuer":"a")"), hs256(R"(,"issuer":"old")"));
  EXPECT_THAT(own.config.issuers, ElementsAre("old"));
  std::vector<std::string> faults;
  parse_jwt_secrets({hmac_key, "a", "", hs256(R"(,"issuer":"old")")}, false, faults);
  EXPECT_THAT(faults, ElementsAre("JWT_ISSUER: does not agree with JWT_SECRET_PREVIOUS"));
}

}  // namespace
}  // namespace imaging::auth
