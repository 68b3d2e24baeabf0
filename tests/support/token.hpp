// Keys and tokens for tests, signed with OpenSSL, so that src/auth is not tested against itself.
#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/encoding.hpp"

namespace imaging::testing {

// A private key that frees itself.
using SigningKey = std::shared_ptr<EVP_PKEY>;

inline const std::string hmac_key = "0123456789abcdef0123456789abcdef";

inline SigningKey owned(EVP_PKEY* key) {
  if (key == nullptr) throw std::runtime_error("no key");
  return SigningKey(key, EVP_PKEY_free);
}
inline SigningKey make_rsa(unsigned bits = 2048) { return owned(EVP_RSA_gen(bits)); }
// curve: "P-256", "P-384", "P-521", "secp256k1"
inline SigningKey make_ec(const char* curve) { return owned(EVP_EC_gen(curve)); }
inline SigningKey make_ed25519() { return owned(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

inline std::string drain(BIO* bio) {
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio, &data));
  std::string text(data, size);
  BIO_free(bio);
  return text;
}

inline std::string public_pem(const SigningKey& key) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, key.get());
  return drain(bio);
}

inline std::string private_pem(const SigningKey& key) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return drain(bio);
}

// A self-signed certificate, valid for an hour.
inline std::string certificate_pem(const SigningKey& key) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  const bool own_digest = EVP_PKEY_is_a(key.get(), "ED25519") == 1;
  X509_sign(certificate.get(), key.get(), own_digest ? nullptr : EVP_sha256());
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, certificate.get());
  return drain(bio);
}

// A number of the key, big-endian, at least width bytes. name: "n", "e", "qx", "qy".
inline std::string number_of(const SigningKey& key, const char* name, int width = 0) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key.get(), name, &number) != 1) throw std::runtime_error(name);
  std::string bytes(static_cast<std::size_t>(std::max(width, BN_num_bytes(number))), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
               static_cast<int>(bytes.size()));
  BN_free(number);
  return bytes;
}

// The members of a JWK without its braces; more is appended, such as `,"kid":"a"`.
inline std::string rsa_jwk(const SigningKey& key, const std::string& more = "") {
  return R"({"kty":"RSA","n":")" + to_base64url(number_of(key, "n")) + R"(","e":")" +
         to_base64url(number_of(key, "e")) + '"' + more + '}';
}
inline std::string ec_jwk(const SigningKey& key, const std::string& curve,
                          const std::string& more = "") {
  const int width = (EVP_PKEY_get_bits(key.get()) + 7) / 8;
  return R"({"kty":"EC","crv":")" + curve + R"(","x":")" +
         to_base64url(number_of(key, "qx", width)) + R"(","y":")" +
         to_base64url(number_of(key, "qy", width)) + '"' + more + '}';
}
inline std::string ed25519_jwk(const SigningKey& key, const std::string& more = "") {
  std::string x(32, '\0');
  std::size_t size = x.size();
  EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(x.data()), &size);
  return R"({"kty":"OKP","crv":"Ed25519","x":")" + to_base64url(x) + '"' + more + '}';
}

inline std::string hmac(const char* digest, std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  HMAC(EVP_get_digestbyname(digest), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), bytes.data(), &size);
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

// digest: null for Ed25519. An ECDSA signature is in ASN.1, as OpenSSL makes it.
inline std::string sign_raw(const SigningKey& key, const char* digest, std::string_view message) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t size = 0;
  EVP_DigestSignInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key.get(), nullptr);
  EVP_DigestSign(context.get(), nullptr, &size, bytes, message.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                 message.size());
  signature.resize(size);
  return signature;
}

// The same in the form of a JWS: ECDSA as r||s.
inline std::string sign(const SigningKey& key, const char* digest, std::string_view message) {
  const std::string raw = sign_raw(key, digest, message);
  if (EVP_PKEY_is_a(key.get(), "EC") != 1) return raw;
  const auto* at = reinterpret_cast<const unsigned char*>(raw.data());
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(raw.size()));
  const int half = (EVP_PKEY_get_bits(key.get()) + 7) / 8;
  std::string signature(static_cast<std::size_t>(2 * half), '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, half);
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + half, half);
  ECDSA_SIG_free(pair);
  return signature;
}

inline std::string signed_part(std::string_view header, std::string_view payload) {
  return to_base64url(header) + '.' + to_base64url(payload);
}

// A token with HS256. header and payload are JSON texts, used as they are.
inline std::string make_token(std::string_view payload, std::string_view key = hmac_key,
                              std::string_view header = R"({"alg":"HS256","typ":"JWT"})") {
  const std::string text = signed_part(header, payload);
  return text + '.' + to_base64url(hmac("SHA256", key, text));
}

// A token with a key pair; digest: "SHA256" and so on, null for Ed25519.
inline std::string make_token(std::string_view payload, const SigningKey& key, const char* digest,
                              std::string_view header) {
  const std::string text = signed_part(header, payload);
  return text + '.' + to_base64url(sign(key, digest, text));
}

}  // namespace imaging::testing
