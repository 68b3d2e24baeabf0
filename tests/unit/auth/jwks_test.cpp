// Keys read from JWK Sets.
#include "auth/jwks.hpp"

#include <gtest/gtest.h>

#include "support/token.hpp"

namespace imaging::auth {
namespace {

using namespace imaging::testing;

std::size_t usable(const std::string& keys, std::optional<Algorithm> wanted) {
  return parse_jwk_set(R"({"keys":[)" + keys + "]}", wanted).size();
}

const SigningKey& rsa() {
  static const SigningKey key = make_rsa();
  return key;
}

TEST(Jwks, have_no_keys_when_they_are_malformed) {
  for (const char* text : {"", "null", "[]", "{}", R"({"keys":null})", R"({"keys":{}})",
                           R"({"keys":[1,null,"a",[],{}]})", R"({"keys":[],"keys":[]})"}) {
    EXPECT_TRUE(parse_jwk_set(text, Algorithm::rs256).empty()) << text;
  }
}

TEST(Jwks, pass_over_keys_that_may_not_verify) {
  for (const char* more :
       {R"(,"use":"enc")", R"(,"use":null)", R"(,"use":7)", R"(,"key_ops":[])",
        R"(,"key_ops":["sign","encrypt"])", R"(,"key_ops":"verify")", R"(,"alg":"RS512")",
        R"(,"alg":"RSA-OAEP")", R"(,"alg":"none")", R"(,"alg":"HS256")", R"(,"alg":null)"}) {
    EXPECT_EQ(usable(rsa_jwk(rsa(), more), Algorithm::rs256), 0U) << more;
  }
  for (const char* more : {"", R"(,"use":"sig")", R"(,"key_ops":["verify"])", R"(,"alg":"RS256")",
                           R"(,"x5c":["AA"],"x5t":"AA","unknown":{"a":[1]})"}) {
    EXPECT_EQ(usable(rsa_jwk(rsa(), more), Algorithm::rs256), 1U) << more;
  }
}

TEST(Jwks, never_give_a_symmetric_key) {
  const std::string oct = R"({"kty":"oct","k":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY")";
  EXPECT_EQ(usable(oct + "}", Algorithm::hs256), 0U);
  EXPECT_EQ(usable(oct + R"(,"alg":"HS256"})", std::nullopt), 0U);
  EXPECT_EQ(usable(oct + R"(,"alg":"RS256"})", std::nullopt), 0U);
}

TEST(Jwks, pass_over_weak_or_broken_keys) {
  const SigningKey ec = make_ec("P-256");
  EXPECT_EQ(usable(rsa_jwk(make_rsa(1024)), Algorithm::rs256), 0U);
  EXPECT_EQ(usable(R"({"kty":"RSA","e":"AQAB"})", Algorithm::rs256), 0U);
  EXPECT_EQ(usable(R"({"kty":"RSA","n":"!","e":"AQAB"})", Algorithm::rs256), 0U);
  EXPECT_EQ(usable(R"({"kty":"RSA","n":7,"e":[]})", Algorithm::rs256), 0U);
  EXPECT_EQ(usable(ec_jwk(ec, "P-384"), Algorithm::es384), 0U);
  EXPECT_EQ(usable(ec_jwk(ec, "P-256"), Algorithm::es384), 0U);
  EXPECT_EQ(usable(ec_jwk(make_ec("secp256k1"), "P-256"), Algorithm::es256), 0U);
  EXPECT_EQ(usable(R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})", Algorithm::ed25519), 0U);
  EXPECT_EQ(usable(R"({"kty":"OKP","crv":"X25519","x":"AAAA"})", Algorithm::ed25519), 0U);
}

TEST(Jwks, give_each_kind_of_key) {
  EXPECT_EQ(usable(rsa_jwk(rsa()), Algorithm::rs512), 1U);
  EXPECT_EQ(usable(ec_jwk(make_ec("P-256"), "P-256"), Algorithm::es256), 1U);
  EXPECT_EQ(usable(ec_jwk(make_ec("P-384"), "P-384"), Algorithm::es384), 1U);
  EXPECT_EQ(usable(ec_jwk(make_ec("P-521"), "P-521"), Algorithm::es512), 1U);
  EXPECT_EQ(usable(ed25519_jwk(make_ed25519(), R"(,"alg":"EdDSA")"), Algorithm::ed25519), 1U);
}

TEST(Jwks, count_for_the_algorithm_they_state_or_for_all_of_their_type) {
  using enum Algorithm;
  using Algorithms = std::vector<Algorithm>;
  const auto algorithms = [](const std::string& key) {
    const auto keys = parse_jwk_set(R"({"keys":[)" + key + "]}", std::nullopt);
    return keys.empty() ? Algorithms{} : keys.front().algorithms;
  };
  EXPECT_EQ(algorithms(rsa_jwk(rsa(), R"(,"alg":"RS384")")), Algorithms{rs384});
  EXPECT_EQ(algorithms(rsa_jwk(rsa())), (Algorithms{rs256, rs384, rs512}));
  EXPECT_EQ(algorithms(ec_jwk(make_ec("P-384"), "P-384")), Algorithms{es384});
  EXPECT_EQ(algorithms(ed25519_jwk(make_ed25519())), Algorithms{ed25519});
  for (const char* other : {"ES256", "HS256", "PS256", "none"}) {
    EXPECT_EQ(algorithms(rsa_jwk(rsa(), R"(,"alg":")" + std::string(other) + '"')), Algorithms{});
  }
}

TEST(Jwks, keep_the_name_of_a_key) {
  const auto keys =
      parse_jwk_set(R"({"keys":[)" + rsa_jwk(rsa(), R"(,"kid":"a")") + "]}", std::nullopt);
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].kid, "a");
}

TEST(Jwks, are_bounded) {
  const std::string one = ed25519_jwk(make_ed25519());
  std::string many = one;
  for (std::size_t i = 0; i < max_keys; ++i) many += "," + one;
  EXPECT_EQ(usable(many, Algorithm::ed25519), max_keys);
}

}  // namespace
}  // namespace imaging::auth
