// Public keys from PEM texts and from numbers.
#include "auth/public_key.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

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

}  // namespace
}  // namespace imaging::auth
