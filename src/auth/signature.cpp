#include "auth/signature.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>

namespace imaging::auth {
namespace {

constexpr int least_rsa_bits = 2048;

template <auto free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Number = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using Ecdsa = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;
using Digester = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Errors that OpenSSL queued for bad input must not surface in a later TLS call of this thread.
struct ErrorQueueGuard {
  ErrorQueueGuard() = default;
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
  ~ErrorQueueGuard() { ERR_clear_error(); }
};

// Without this OpenSSL asks the terminal for the password of an encrypted PEM.
int no_password(char*, int, int, void*) { return -1; }

Bio open(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

PublicKey build(const char* type, OSSL_PARAM_BLD& builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(&builder));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return PublicKey(key);
}

bool has_group(EVP_PKEY* key, std::string_view group) {
  std::array<char, 64> name{};
  std::size_t length = 0;
  return EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1 &&
         std::string_view(name.data(), length) == group;
}

// OpenSSL accepts the pair (r, s) of an ECDSA signature only as ASN.1.
std::optional<std::string> to_der(std::string_view pair) {
  const Ecdsa signature(ECDSA_SIG_new());
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

void FreeKey::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

PublicKey read_pem(const std::string& text) {
  const ErrorQueueGuard guard;
  if (text.find("PRIVATE KEY") != std::string::npos) return nullptr;
  if (auto* key = PEM_read_bio_PUBKEY(open(text).get(), nullptr, no_password, nullptr)) {
    return PublicKey(key);
  }
  const Certificate certificate(PEM_read_bio_X509(open(text).get(), nullptr, no_password, nullptr));
  return PublicKey(certificate ? X509_get_pubkey(certificate.get()) : nullptr);
}

PublicKey make_rsa_key(std::string_view modulus, std::string_view exponent) {
  const ErrorQueueGuard guard;
  const Number n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
  const Number e(BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr));
  const Builder builder(OSSL_PARAM_BLD_new());
  // With an exponent of 1 every message would be its own signature.
  if (!n || !e || !builder || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) == 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return build("RSA", *builder);
}

PublicKey make_ec_key(Algorithm algorithm, std::string_view x, std::string_view y) {
  const ErrorQueueGuard guard;
  const std::size_t length = traits(algorithm).signature_bytes / 2;
  if (x.size() != length || y.size() != length) return nullptr;
  const std::string point = std::string{'\x04'}.append(x).append(y);  // uncompressed: SEC 1 §2.3.3
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                      traits(algorithm).group, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  return build("EC", *builder);
}

PublicKey make_ed25519_key(std::string_view x) {
  const ErrorQueueGuard guard;
  return PublicKey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size()));
}

bool fits(const PublicKey& key, Algorithm algorithm) {
  const ErrorQueueGuard guard;
  if (!key) return false;
  switch (traits(algorithm).family) {
    case Family::hmac:
      return false;
    case Family::rsa:
      return EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_get_bits(key.get()) >= least_rsa_bits;
    case Family::ec:
      return EVP_PKEY_is_a(key.get(), "EC") == 1 && has_group(key.get(), traits(algorithm).group);
    case Family::ed25519:
      return EVP_PKEY_is_a(key.get(), "ED25519") == 1;
  }
  return false;
}

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
  const ErrorQueueGuard guard;
  const Traits& wanted = traits(algorithm);
  if (wanted.signature_bytes != 0 && signature.size() != wanted.signature_bytes) return false;
  std::optional<std::string> der;
  if (wanted.family == Family::ec) {
    der = to_der(signature);
    if (!der) return false;
    signature = *der;
  }
  const Digester digester(EVP_MD_CTX_new());
  return digester &&
         EVP_DigestVerifyInit_ex(digester.get(), nullptr, wanted.digest, nullptr, nullptr,
                                 key.get(), nullptr) == 1 &&
         EVP_DigestVerify(digester.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

}  // namespace imaging::auth
