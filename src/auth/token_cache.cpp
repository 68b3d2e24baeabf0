#include "auth/token_cache.hpp"

#include <cstring>
#include <utility>

namespace imaging::auth {

std::size_t TokenCache::FirstBytes::operator()(const Digest256& digest) const {
  std::size_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof hash);
  return hash;
}

std::optional<Principal> TokenCache::find(const Digest256& token, Instant now) {
  auto at = young_.find(token);
  if (at == young_.end()) {
    auto moved = old_.extract(token);
    if (moved.empty()) return std::nullopt;
    const Entry entry = moved.mapped();
    insert(token, entry.principal, entry.validity);
    at = young_.find(token);
  }
  const Entry& entry = at->second;
  if (now < entry.validity.from || now >= entry.validity.until) {
    young_.erase(at);
    return std::nullopt;
  }
  return entry.principal;
}

void TokenCache::insert(const Digest256& token, const Principal& principal,
                        const Validity& validity) {
  if (young_.size() >= per_generation_) {
    old_ = std::exchange(young_, {});
  }
  young_.insert_or_assign(token, Entry{principal, validity});
}

void TokenCache::clear() {
  young_.clear();
  old_.clear();
}

}  // namespace imaging::auth
