// Message authentication codes of signed URLs (HMAC-SHA-256, RFC 2104), with two keys for rotation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/secret.hpp"
#include "base/sha256.hpp"
#include "base/uuid.hpp"

namespace imaging::auth {

// What a signed URL says. All of it is authenticated.
struct UrlGrant {
  AssetId asset;
  std::string variant;  // "original", "web" or "thumb"
  ClinicId clinic;
  Uuid signer;
  Uuid signature;
  std::int64_t expires = 0;  // seconds since 1970
};

struct UrlMac {
  std::string key;  // id of the key
  std::string mac;  // base64url
};

// The secrets of IMAGING_SIGNING_KEY and IMAGING_SIGNING_KEY_PREVIOUS; empty: there is none.
struct SigningSecrets {
  Secret current;
  Secret previous;
};

// What is wrong with a signing secret: too short, not one line, something that others know. A
// sentence without its subject that quotes nothing of the secret; nullopt when nothing is.
std::optional<std::string> signing_secret_fault(std::string_view secret);

// Signs with the current key and verifies with both. A key is derived from its secret, so a MAC is
// never one that somebody else makes with the same secret; its id is public.
class UrlSigner {
 public:
  explicit UrlSigner(const SigningSecrets& secrets);

  // Whether there is a key to sign with.
  bool enabled() const { return !keys_.empty(); }
  // Throws std::logic_error without a key.
  UrlMac sign(const UrlGrant& grant) const;
  // False for a key id that is not known. Compares in constant time.
  bool verify(const UrlGrant& grant, const UrlMac& mac) const;

 private:
  struct Key {
    std::string id;
    Digest256 bytes;
  };
  std::vector<Key> keys_;  // the current one first
};

// The text that is authenticated. Exposed for its test.
std::string canonical_text(const UrlGrant& grant, std::string_view key);

}  // namespace imaging::auth
