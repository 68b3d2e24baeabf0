// Parsing of JWT_SECRET, JWT_ISSUER and JWT_AUDIENCE.
#include "auth/jwt_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/token.hpp"

namespace imaging::auth {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using namespace imaging::testing;

struct Parsed {
  JwtConfig config;
  std::vector<std::string> faults;
};

Parsed parse(std::string_view secret, std::string_view issuer = "", std::string_view audience = "",
             bool production = false) {
  Parsed parsed;
  parsed.config =
      parse_jwt_secrets({secret, issuer, audience, {}}, production, parsed.faults).current;
  return parsed;
}

// A valid JSON secret with more members, such as `,"issuer":"a"`.
std::string hs256(const std::string& more) {
  return R"({"type":"HS256","key":")" + hmac_key + '"' + more + "}";
}

std::string quoted(const std::string& pem) {
  std::string text;
  for (const char c : pem) text += c == '\n' ? "\\n" : std::string(1, c);
  return text;
}

std::string pair_secret(const std::string& type, const std::string& pem) {
  return R"({"type":")" + type + R"(","key":")" + quoted(pem) + R"("})";
}

TEST(JwtConfig, refuses_a_short_bare_key) {
  EXPECT_THAT(parse("").faults, ElementsAre("JWT_SECRET: required"));
  EXPECT_THAT(parse(std::string(31, 'x')).faults,
              ElementsAre("JWT_SECRET: must have at least 32 bytes"));
  const Parsed good = parse(std::string(32, 'x'));
  EXPECT_THAT(good.faults, IsEmpty());
  EXPECT_EQ(good.config.algorithm, Algorithm::hs256);
  EXPECT_EQ(good.config.key.reveal(), std::string(32, 'x'));
}

TEST(JwtConfig, says_of_a_bare_key_what_it_is_instead) {
  EXPECT_THAT(parse('"' + hmac_key + '"').faults,
              ElementsAre("JWT_SECRET: is in quotes, which would be part of the key"));
  EXPECT_THAT(parse("\xef\xbb\xbf" + hs256("")).faults,
              ElementsAre("JWT_SECRET: begins with a byte order mark"));
  EXPECT_THAT(parse("[" + hs256("") + "]").faults,
              ElementsAre(StartsWith("JWT_SECRET: is a list; ")));
}

TEST(JwtConfig, demands_issuer_and_audience_in_production) {
  EXPECT_THAT(
      parse(hmac_key, "", "", true).faults,
      ElementsAre("JWT_ISSUER: required in production", "JWT_AUDIENCE: required in production"));
  EXPECT_THAT(parse(hmac_key, "a", "b", true).faults, IsEmpty());
  EXPECT_THAT(parse(hs256(R"(,"issuer":"a","audience":["b"])"), "", "", true).faults, IsEmpty());
  EXPECT_THAT(parse(hmac_key).faults, IsEmpty());
}

TEST(JwtConfig, lets_the_variables_narrow_but_not_contradict_the_json_secret) {
  const std::string secret = hs256(R"(,"issuer":"a","audience":["b","c"])");
  const Parsed narrowed = parse(secret, "a", "c");
  EXPECT_THAT(narrowed.faults, IsEmpty());
  EXPECT_THAT(narrowed.config.issuers, ElementsAre("a"));
  EXPECT_THAT(narrowed.config.audiences, ElementsAre("c"));
  EXPECT_THAT(parse(secret, "x", "y").faults,
              ElementsAre("JWT_ISSUER: does not agree with JWT_SECRET",
                          "JWT_AUDIENCE: does not agree with JWT_SECRET"));
}

TEST(JsonSecret, reads_every_member) {
  const Parsed parsed = parse(" \n" + hs256(R"(,"issuer":"i","audience":"a","allowed_skew":5,
      "claims_namespace_path":"$.a['b']","claims_format":"stringified_json",
      "header":{"type":"Cookie","name":"access_token"})"));
  EXPECT_THAT(parsed.faults, IsEmpty());
  EXPECT_EQ(parsed.config.key.reveal(), hmac_key);
  EXPECT_THAT(parsed.config.issuers, ElementsAre("i"));
  EXPECT_THAT(parsed.config.audiences, ElementsAre("a"));
  EXPECT_EQ(parsed.config.leeway, std::chrono::seconds{5});
  EXPECT_THAT(*parsed.config.claims_namespace_path, ElementsAre("a", "b"));
  EXPECT_EQ(parsed.config.claims_format, ClaimsFormat::stringified_json);
  EXPECT_EQ(parsed.config.place, TokenPlace::cookie);
  EXPECT_EQ(parsed.config.cookie_name, "access_token");
}

TEST(JsonSecret, has_hasuras_defaults) {
  const Parsed parsed = parse(hs256(R"(,"header":{"type":"Authorization"})"));
  EXPECT_THAT(parsed.faults, IsEmpty());
  EXPECT_EQ(parsed.config.claims_namespace, "https://hasura.io/jwt/claims");
  EXPECT_EQ(parsed.config.claims_namespace_path, std::nullopt);
  EXPECT_EQ(parsed.config.claims_format, ClaimsFormat::json);
  EXPECT_EQ(parsed.config.leeway, std::chrono::seconds{30});
  EXPECT_EQ(parsed.config.place, TokenPlace::authorization);
}

TEST(JsonSecret, refuses_what_is_no_plain_object) {
  for (const char* secret :
       {"{", "{}}", "{'type':'HS256'}", R"({"type":"HS256","type":"HS256"})"}) {
    EXPECT_THAT(parse(secret).faults,
                ElementsAre("JWT_SECRET: is not a JSON object, or has a member twice"))
        << secret;
  }
}

struct Fault {
  std::string secret;
  std::string line;
};

TEST(JsonSecret, names_each_fault) {
  const std::string key = R"("key":")" + hmac_key + '"';
  const std::string type =
      "type: must be HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512 or Ed25519";
  for (const Fault& one : {
           Fault{R"({"type":"none",)" + key + "}", type},
           Fault{R"({"type":"hs256",)" + key + "}", type},
           Fault{R"({"type":7,)" + key + "}", "type: must be a text"},
           Fault{"{" + key + "}", "type: required"},
           Fault{R"({"type":"HS256"})", "key: give either key or jwk_url"},
           Fault{R"({"type":"RS256","jwk_url":"https://a",)" + key + "}",
                 "key: give either key or jwk_url"},
           Fault{R"({"type":"HS256","key":"short"})", "key: must have at least 32 bytes"},
           Fault{R"({"type":"HS512","key":7})", "key: must be a text"},
           Fault{R"({"type":"HS256","jwk_url":"https://a"})",
                 "jwk_url: cannot serve a symmetric type"},
           Fault{R"({"jwk_url":"ftp://a"})", "jwk_url: must be an http or https URL"},
           Fault{R"({"jwk_url":"https://"})", "jwk_url: must be an http or https URL"},
           Fault{R"({"jwk_url":"https:///a"})", "jwk_url: must be an http or https URL"},
           Fault{R"({"jwk_url":"https://a b"})", "jwk_url: must be an http or https URL"},
           Fault{R"({"jwk_url":"http://[bad"})", "jwk_url: must be an http or https URL"},
           Fault{R"({"jwk_url":"https://h:99999/"})", "jwk_url: must be an http or https URL"},
           Fault{R"({"jwk_url":"https://h:90x/"})", "jwk_url: must be an http or https URL"},
           Fault{R"({"jwk_url":"https://h:0/"})", "jwk_url: must be an http or https URL"},
           Fault{R"({"jwk_url":"file:///etc/passwd"})", "jwk_url: must be an http or https URL"},
           Fault{hs256(R"(,"claims_namespace":7)"), "claims_namespace: must be a text"},
           Fault{hs256(R"(,"claims_namespace_path":"a.b")"),
                 "claims_namespace_path: must be a JSON path such as $.a.b"},
           Fault{hs256(R"(,"claims_namespace":"a","claims_namespace_path":"$.a")"),
                 "claims_namespace_path: cannot stand beside claims_namespace"},
           Fault{hs256(R"(,"claims_format":"xml")"),
                 "claims_format: must be json or stringified_json"},
           Fault{hs256(R"(,"issuer":["a"])"), "issuer: must be a text"},
           Fault{hs256(R"(,"issuer":"")"), "issuer: must be a text"},
           Fault{hs256(R"(,"audience":7)"), "audience: must be a text or a list of texts"},
           Fault{hs256(R"(,"audience":[])"), "audience: must be a text or a list of texts"},
           Fault{hs256(R"(,"audience":["a",7])"), "audience: must be a text or a list of texts"},
           Fault{hs256(R"(,"header":"Authorization")"), "header: must be an object"},
           Fault{hs256(R"(,"header":{})"), "header.type: must be Authorization or Cookie"},
           Fault{hs256(R"(,"header":{"type":"CustomHeader","name":"x"})"),
                 "header.type: must be Authorization or Cookie"},
           Fault{hs256(R"(,"header":{"type":"Cookie"})"), "header.name: required"},
           Fault{hs256(R"(,"header":{"type":"Cookie","name":"a;b"})"),
                 "header.name: is not the name of a cookie"},
           Fault{hs256(R"(,"header":{"type":"Authorization","nam":"x"})"),
                 "header.nam: is not known"},
           Fault{hs256(R"(,"isuer":"a")"), "isuer: is not known"},
           Fault{hs256(R"(,"a\nb":"a")"), "(a name that is not shown): is not known"},
           Fault{hs256(",\"" + hmac_key + R"(":"a")"), "(a name that is not shown): is not known"},
           Fault{hs256(R"(,"header":{"type":"Cookie","name":"a","Hunter-2":"x"})"),
                 "header.(a name that is not shown): is not known"},
           Fault{pair_secret("HS256", public_pem(make_ec("P-256"))),
                 "key: is a PEM key or certificate and no shared secret: in JSON its type is RS256 "
                 "or the like"},
           Fault{hs256(R"(,"claims_map":[])"), "claims_map: must be an object"},
       }) {
    const auto faults = parse(one.secret).faults;
    EXPECT_THAT(faults, Contains("JWT_SECRET: " + one.line)) << one.secret;
    for (const std::string& fault : faults) EXPECT_EQ(fault.find(hmac_key), std::string::npos);
  }
}

TEST(JsonSecret, refuses_a_skew_that_is_no_whole_number_of_seconds) {
  for (const char* skew :
       {"-1", "1.5", "\"30\"", "null", "true", "1e3", "86401", "1e400", "18446744073709551615"}) {
    EXPECT_THAT(
        parse(hs256(R"(,"allowed_skew":)" + std::string{skew})).faults,
        ElementsAre("JWT_SECRET: allowed_skew: must be a whole number of seconds from 0 to 86400"))
        << skew;
  }
  EXPECT_EQ(parse(hs256(R"(,"allowed_skew":0)")).config.leeway, std::chrono::seconds{0});
}

TEST(JsonSecret, refuses_a_key_pair_that_does_not_fit_its_type) {
  const SigningKey ec = make_ec("P-256");
  for (const std::string& secret :
       {pair_secret("RS256", hmac_key), pair_secret("ES256", private_pem(ec))}) {
    EXPECT_THAT(parse(secret).faults,
                ElementsAre("JWT_SECRET: key: is not a PEM public key or X.509 certificate"));
  }
  for (const std::string& secret :
       {pair_secret("RS256", public_pem(ec)), pair_secret("ES384", public_pem(ec)),
        pair_secret("Ed25519", public_pem(ec)), pair_secret("RS256", public_pem(make_rsa(1024)))}) {
    EXPECT_THAT(
        parse(secret).faults,
        ElementsAre("JWT_SECRET: key: is not a key for the given type (RSA keys need 2048 bits)"));
  }
  EXPECT_THAT(parse(pair_secret("ES256", public_pem(ec))).faults, IsEmpty());
  EXPECT_THAT(parse(pair_secret("ES256", certificate_pem(ec))).faults, IsEmpty());
}

TEST(JsonSecret, needs_no_type_beside_jwk_url) {
  const Parsed parsed = parse(R"({"jwk_url":"https://auth.example/.well-known/jwks.json"})");
  EXPECT_THAT(parsed.faults, IsEmpty());
  EXPECT_EQ(parsed.config.algorithm, std::nullopt);
  EXPECT_EQ(parsed.config.jwk_url, "https://auth.example/.well-known/jwks.json");
  EXPECT_EQ(parse(R"({"type":"RS512","jwk_url":"http://a"})").config.algorithm, Algorithm::rs512);
}

TEST(JsonSecret, lists_all_faults_at_once) {
  EXPECT_THAT(parse(R"({"type":"X","allowed_skew":-1,"extra":1})", "", "", true).faults.size(), 6U);
}

}  // namespace
}  // namespace imaging::auth
