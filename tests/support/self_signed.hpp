// A self-signed certificate for TLS servers in tests.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

namespace imaging::test {

struct SelfSigned {
  std::string certificate;  // PEM
  std::string key;          // PEM
};

inline std::string text_of(BIO* bio) {
  const char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio, &data));
  std::string text(data, size);
  BIO_free(bio);
  return text;
}

// subject: "DNS:localhost" or "IP:127.0.0.1". Valid for an hour.
inline SelfSigned self_signed(const std::string& subject) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  X509_EXTENSION* alternative =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject.c_str());
  X509_add_ext(made.get(), alternative, -1);
  X509_EXTENSION_free(alternative);
  X509_sign(made.get(), key.get(), EVP_sha256());

  BIO* certificate = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(certificate, made.get());
  BIO* secret = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(secret, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(certificate), text_of(secret)};
}

inline boost::asio::ssl::context server_tls_context(const SelfSigned& identity) {
  boost::asio::ssl::context tls(boost::asio::ssl::context::tls_server);
  tls.use_certificate(boost::asio::buffer(identity.certificate), boost::asio::ssl::context::pem);
  tls.use_private_key(boost::asio::buffer(identity.key), boost::asio::ssl::context::pem);
  return tls;
}

}  // namespace imaging::test
