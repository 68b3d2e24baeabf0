// Remembers recently verified tokens, so that a page of images takes one verification.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>

#include "auth/principal.hpp"
#include "auth/registered_claims.hpp"
#include "base/sha256.hpp"

namespace imaging::auth {

// Keyed by the SHA-256 of the whole token. There are two generations. When the young one is full it
// replaces the old one, and tokens of the old one that were not sent again are forgotten. Owner:
// Verifier. Not for use by two threads at once.
class TokenCache {
 public:
  explicit TokenCache(std::size_t capacity) : per_generation_(capacity / 2) {}

  // nullopt outside the token's validity, even if the clock was set back.
  std::optional<Principal> find(const Digest256& token, Instant now);
  void insert(const Digest256& token, const Principal& principal, const Validity& validity);
  void clear();
  std::size_t size() const { return young_.size() + old_.size(); }

 private:
  struct Entry {
    Principal principal;
    Validity validity;
  };
  // Every byte of a SHA-256 is as good a hash as any.
  struct FirstBytes {
    std::size_t operator()(const Digest256& digest) const;
  };
  using Generation = std::unordered_map<Digest256, Entry, FirstBytes>;

  std::size_t per_generation_;
  Generation young_;
  Generation old_;
};

}  // namespace imaging::auth
