// Public keys from PEM texts and from numbers, and the verification of signatures that OpenSSL
// made.
#include "auth/signature.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "base/encoding.hpp"
#include "support/token.hpp"

namespace imaging::auth {
namespace {

using namespace imaging::testing;

std::string encrypted_pem(const SigningKey& key) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, key.get(), EVP_aes_256_cbc(), "pass", 4, nullptr, nullptr);
  return drain(bio);
}

TEST(PublicKey, refuses_texts_that_hold_no_public_key) {
  const SigningKey key = make_ec("P-256");
  const std::string good = public_pem(key);
  for (const std::string& text :
       {std::string{}, std::string{"no PEM"}, good.substr(0, good.size() / 2), private_pem(key),
        encrypted_pem(key), private_pem(key) + good}) {
    EXPECT_FALSE(read_pem(text)) << text;
  }
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(PublicKey, fits_its_own_kind_and_curve_alone) {
  struct Case {
    SigningKey key;
    std::string algorithms;
  };
  for (const Case& one : {Case{make_rsa(), "RS256 RS384 RS512"}, Case{make_rsa(1024), ""},
                          Case{make_ec("P-256"), "ES256"}, Case{make_ec("P-384"), "ES384"},
                          Case{make_ec("P-521"), "ES512"}, Case{make_ec("secp256k1"), ""},
                          Case{make_ed25519(), "Ed25519"}}) {
    for (const std::string& pem : {public_pem(one.key), certificate_pem(one.key)}) {
      const PublicKey key = read_pem(pem);
      ASSERT_TRUE(key);
      for (int i = 0; i <= static_cast<int>(Algorithm::ed25519); ++i) {
        const auto algorithm = static_cast<Algorithm>(i);
        const std::string name{traits(algorithm).name};
        EXPECT_EQ(fits(key, algorithm), one.algorithms.find(name) != std::string::npos) << name;
      }
    }
  }
  EXPECT_FALSE(fits(nullptr, Algorithm::rs256));
}

TEST(PublicKey, refuses_numbers_that_make_no_key) {
  const std::string n = number_of(make_rsa(), "n");
  EXPECT_FALSE(make_rsa_key(n, "\x01"));
  EXPECT_FALSE(make_rsa_key(n, "\x02"));
  EXPECT_FALSE(make_rsa_key(n, ""));
  EXPECT_FALSE(fits(make_rsa_key("", "\x03"), Algorithm::rs256));

  const SigningKey ec = make_ec("P-256");
  const std::string x = number_of(ec, "qx", 32);
  const std::string y = number_of(ec, "qy", 32);
  EXPECT_FALSE(make_ec_key(Algorithm::es256, x, x));  // not on the curve
  EXPECT_FALSE(make_ec_key(Algorithm::es256, x, y.substr(1)));
  EXPECT_FALSE(make_ec_key(Algorithm::es256, '\0' + x, '\0' + y));
  EXPECT_FALSE(make_ec_key(Algorithm::es384, x, y));
  EXPECT_FALSE(make_ec_key(Algorithm::es256, "", ""));

  EXPECT_FALSE(make_ed25519_key(std::string(31, 'x')));
  EXPECT_FALSE(make_ed25519_key(""));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(PublicKey, is_made_of_the_numbers_of_a_key_pair) {
  const SigningKey rsa = make_rsa();
  EXPECT_EQ(EVP_PKEY_eq(make_rsa_key(number_of(rsa, "n"), number_of(rsa, "e")).get(), rsa.get()),
            1);
  const SigningKey ec = make_ec("P-521");
  const PublicKey made =
      make_ec_key(Algorithm::es512, number_of(ec, "qx", 66), number_of(ec, "qy", 66));
  EXPECT_EQ(EVP_PKEY_eq(made.get(), ec.get()), 1);
}

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

// RFC 7515 appendix A.1: a token from another implementation.
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
  EXPECT_EQ(ERR_peek_error(), 0U);  // no error is left for the next TLS call
}

}  // namespace
}  // namespace imaging::auth
