#include "auth/signature.hpp"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace imaging::auth {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// OpenSSL takes the pair (r, s) of an ECDSA signature in ASN.1 only.
std::optional<std::string> to_der(std::string_view pair) {
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(ECDSA_SIG_new(),
                                                                        ECDSA_SIG_free);
  const std::size_t half = pair.size() / 2;
  BIGNUM* r = BN_bin2bn(bytes_of(pair), static_cast<int>(half), nullptr);
  BIGNUM* s = BN_bin2bn(bytes_of(pair.substr(half)), static_cast<int>(half), nullptr);
  if (!signature || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return std::nullopt;
  }
  unsigned char* encoded = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &encoded);
  if (size <= 0) return std::nullopt;
  std::string der(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
  OPENSSL_free(encoded);
  return der;
}

}  // namespace

bool hmac_matches(Algorithm algorithm, std::string_view key, std::string_view message,
                  std::string_view signature) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> expected{};
  unsigned size = 0;
  const bool made =
      HMAC(EVP_get_digestbyname(traits(algorithm).digest), key.data(), static_cast<int>(key.size()),
           bytes_of(message), message.size(), expected.data(), &size) != nullptr;
  return made && signature.size() == size &&
         CRYPTO_memcmp(expected.data(), signature.data(), size) == 0;
}

bool signature_matches(Algorithm algorithm, const PublicKey& key, std::string_view message,
                       std::string_view signature) {
  const Traits& wanted = traits(algorithm);
  if (wanted.signature_bytes != 0 && signature.size() != wanted.signature_bytes) return false;
  std::optional<std::string> der;
  if (wanted.family == Family::ec) {
    der = to_der(signature);
    if (!der) return false;
    signature = *der;
  }
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const bool good = context &&
                    EVP_DigestVerifyInit_ex(context.get(), nullptr, wanted.digest, nullptr, nullptr,
                                            key.get(), nullptr) == 1 &&
                    EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                                     bytes_of(message), message.size()) == 1;
  ERR_clear_error();  // a bad signature's notes must not surface in a later TLS call
  return good;
}

}  // namespace imaging::auth
