#include "auth/url_signer.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <stdexcept>

#include "auth/secret_form.hpp"
#include "base/encoding.hpp"

namespace imaging::auth {
namespace {

constexpr std::size_t key_id_bytes = 6;

std::string_view characters_of(const Digest256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// One use of a secret, which nothing else that is made with the same secret can equal.
Digest256 derive(const Secret& secret, std::string_view label) {
  const std::string& text = secret.reveal();
  return hmac_sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, label);
}

}  // namespace

std::optional<std::string> signing_secret_fault(std::string_view secret) {
  if (secret.size() < least_hmac_key_bytes) return "must have at least 32 bytes";
  if (secret.starts_with('{')) return "is JSON, and must be a key by itself";
  const auto fault = bare_key_fault(secret);
  if (!fault) return std::nullopt;
  return std::string(fault->substr(0, fault->find_first_of(":;")));  // the rest is about tokens
}

// Each value has one spelling, and none has a line feed.
std::string canonical_text(const UrlGrant& grant, std::string_view key) {
  return fmt::format(
      "imaging-signed-url-v1\nasset={}\nvariant={}\nclinic={}\nsigner={}\nsignature={}\n"
      "expires={}\nkey={}\n",
      grant.asset.value, grant.variant, grant.clinic.value, to_string(grant.signer),
      to_string(grant.signature), grant.expires, key);
}

UrlSigner::UrlSigner(const SigningSecrets& secrets) {
  for (const Secret* secret : {&secrets.current, &secrets.previous}) {
    if (secret->empty()) continue;
    const Digest256 id = derive(*secret, "imaging-signed-url-v1 id of the key");
    keys_.push_back({to_base64url(characters_of(id).substr(0, key_id_bytes)),
                     derive(*secret, "imaging-signed-url-v1 key")});
  }
}

UrlMac UrlSigner::sign(const UrlGrant& grant) const {
  if (keys_.empty()) throw std::logic_error("there is no key to sign URLs with");
  const Key& key = keys_.front();
  const Digest256 mac = hmac_sha256(key.bytes, canonical_text(grant, key.id));
  return {key.id, to_base64url(characters_of(mac))};
}

bool UrlSigner::verify(const UrlGrant& grant, const UrlMac& mac) const {
  const auto given = from_base64url(mac.mac);
  if (!given) return false;
  for (const Key& key : keys_) {
    if (key.id != mac.key) continue;
    const Digest256 expected = hmac_sha256(key.bytes, canonical_text(grant, key.id));
    return given->size() == expected.size() &&
           CRYPTO_memcmp(given->data(), expected.data(), expected.size()) == 0;
  }
  return false;
}

}  // namespace imaging::auth
