// Signatures against keys; the texts are signed by OpenSSL.
#include "auth/signature.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "base/encoding.hpp"
#include "support/token.hpp"

namespace imaging::auth {
namespace {

using namespace imaging::testing;

VerificationKey key_for(const SigningKey& key, Algorithm algorithm) {
  return {std::nullopt, {algorithm}, read_pem(public_pem(key))};
}

bool matches(const VerificationKey& key, std::string_view message, std::string_view signature) {
  return signature_matches(key.algorithms.front(), key.key, message, signature);
}

TEST(Signature, refuses_an_hmac_of_another_length_key_or_text) {
  const std::string good = hmac("SHA384", hmac_key, "text");
  EXPECT_TRUE(hmac_matches(Algorithm::hs384, hmac_key, "text", good));
  EXPECT_FALSE(hmac_matches(Algorithm::hs384, hmac_key, "text", ""));
  EXPECT_FALSE(hmac_matches(Algorithm::hs384, hmac_key, "text", good.substr(0, 32)));
  EXPECT_FALSE(hmac_matches(Algorithm::hs384, hmac_key, "text", good + good));
  EXPECT_FALSE(hmac_matches(Algorithm::hs384, hmac_key + "x", "text", good));
  EXPECT_FALSE(hmac_matches(Algorithm::hs384, hmac_key, "texT", good));
  EXPECT_FALSE(hmac_matches(Algorithm::hs256, hmac_key, "text", good));
  EXPECT_TRUE(hmac_matches(Algorithm::hs512, hmac_key, "text", hmac("SHA512", hmac_key, "text")));
}

// RFC 7515 appendix A.1: a token made by others.
TEST(Signature, takes_the_example_of_rfc_7515) {
  const auto key = from_base64url(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  const auto signature = from_base64url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  ASSERT_TRUE(key && signature);
  EXPECT_TRUE(hmac_matches(Algorithm::hs256, *key,
                           "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
                           "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                           "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
                           *signature));
}

TEST(Signature, refuses_ecdsa_in_asn1_or_of_another_length) {
  const SigningKey pair = make_ec("P-256");
  const VerificationKey key = key_for(pair, Algorithm::es256);
  const std::string good = sign(pair, "SHA256", "text");
  EXPECT_TRUE(matches(key, "text", good));
  EXPECT_FALSE(matches(key, "text", sign_raw(pair, "SHA256", "text")));
  EXPECT_FALSE(matches(key, "text", good.substr(0, 63)));
  EXPECT_FALSE(matches(key, "text", good + '\0'));
  EXPECT_FALSE(matches(key, "text", ""));
}

TEST(Signature, refuses_ecdsa_of_zeros) {
  for (const auto& [curve, algorithm, bytes] :
       {std::tuple{"P-256", Algorithm::es256, 64U}, std::tuple{"P-384", Algorithm::es384, 96U},
        std::tuple{"P-521", Algorithm::es512, 132U}}) {
    const VerificationKey key = key_for(make_ec(curve), algorithm);
    EXPECT_FALSE(matches(key, "text", std::string(bytes, '\0'))) << curve;
  }
}

TEST(Signature, refuses_another_text_key_digest_or_length) {
  struct Case {
    SigningKey pair, other;
    Algorithm algorithm;
    const char* digest;
    const char* other_digest;
  };
  for (const Case& one :
       {Case{make_rsa(), make_rsa(), Algorithm::rs256, "SHA256", "SHA512"},
        Case{make_ec("P-384"), make_ec("P-384"), Algorithm::es384, "SHA384", "SHA256"},
        Case{make_ed25519(), make_ed25519(), Algorithm::ed25519, nullptr, nullptr}}) {
    const VerificationKey key = key_for(one.pair, one.algorithm);
    const std::string good = sign(one.pair, one.digest, "text");
    EXPECT_TRUE(matches(key, "text", good));
    EXPECT_FALSE(matches(key, "texT", good));
    EXPECT_FALSE(matches(key, "text", sign(one.other, one.digest, "text")));
    EXPECT_FALSE(matches(key, "text", good.substr(1)));
    EXPECT_FALSE(matches(key, "text", ""));
    if (one.other_digest != nullptr) {
      EXPECT_FALSE(matches(key, "text", sign(one.pair, one.other_digest, "text")));
    }
  }
  EXPECT_EQ(ERR_peek_error(), 0U);  // nothing is left for the next TLS call
}

}  // namespace
}  // namespace imaging::auth
