#include "auth/verifier.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "auth/hasura_claims.hpp"
#include "auth/jwks.hpp"
#include "auth/registered_claims.hpp"
#include "auth/signature.hpp"
#include "auth/token.hpp"
#include "auth/token_cache.hpp"
#include "base/sha256.hpp"
#include "base/strict_json.hpp"

namespace imaging::auth {
namespace {

constexpr std::size_t max_cached_tokens = 10'000;
constexpr std::size_t max_payload_depth = 16;

// `kid` tells keys apart only when both sides have one.
bool kid_allows(const VerificationKey& key, const CompactJws& jws) {
  return !key.kid || !jws.kid || key.kid == jws.kid;
}

Validity check_registered_claims(const boost::json::object& payload, Instant now,
                                 const JwtConfig& config) {
  const Validity validity = check_times(payload, now, config.leeway);
  check_issuer(payload, config.issuers);
  check_audience(payload, config.audiences);
  return validity;
}

// The sender of a token that is rejected for another reason.
std::optional<Principal> find_principal(const boost::json::object& payload,
                                        const JwtConfig& config) {
  try {
    return read_principal(payload, config);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// One secret with its keys: a signer whose tokens are accepted.
struct Signer {
  explicit Signer(JwtConfig its_config) : config(std::move(its_config)) {
    if (uses_hmac() || uses_key_set()) return;
    if (!config.algorithm) throw std::invalid_argument("a key without an algorithm");
    VerificationKey key{std::nullopt, {*config.algorithm}, read_pem(config.key.reveal())};
    if (!fits(key.key, *config.algorithm)) throw std::invalid_argument("not a key of that type");
    keys.push_back(std::move(key));
  }

  bool uses_key_set() const { return !config.jwk_url.empty(); }
  bool uses_hmac() const {
    return config.algorithm && traits(*config.algorithm).family == Family::hmac;
  }

  // Its timing reveals nothing about the key: it depends on the token alone, the comparison takes
  // constant time, and only a holder of the key gets any further.
  bool has_signed(const CompactJws& jws) const {
    if (config.algorithm && jws.algorithm != *config.algorithm) return false;
    if (uses_hmac()) {
      return hmac_matches(jws.algorithm, config.key.reveal(), jws.signed_part, jws.signature);
    }
    return std::ranges::any_of(keys, [&](const VerificationKey& key) {
      return std::ranges::find(key.algorithms, jws.algorithm) != key.algorithms.end() &&
             kid_allows(key, jws) &&
             signature_matches(jws.algorithm, key.key, jws.signed_part, jws.signature);
    });
  }

  // Throws the reason why has_signed() returned false.
  [[noreturn]] void throw_bad_signature(const CompactJws& jws) const {
    if (config.algorithm && jws.algorithm != *config.algorithm)
      throw_invalid_token("alg is not the configured algorithm");
    const bool symmetric = traits(jws.algorithm).family == Family::hmac;
    if (!uses_key_set() || symmetric) throw_invalid_token("the signature is not valid");
    if (keys.empty()) {
      throw MissingKey(Code::unavailable, "the token issuer's keys are not here yet, try again",
                       "no key set has been fetched yet");
    }
    const bool named =
        jws.kid && std::ranges::find(keys, jws.kid, &VerificationKey::kid) != keys.end();
    if (named) throw_invalid_token("the signature is not valid");
    throw MissingKey(Code::unauthorized, not_valid, "the signature matches no key in the key set");
  }

  JwtConfig config;
  std::vector<VerificationKey> keys;  // none with HMAC
};

}  // namespace

struct Verifier::State {
  State(JwtSecrets secrets, Now its_now)
      : current(std::move(secrets.current)), now(std::move(its_now)) {
    if (secrets.previous) previous.emplace(std::move(*secrets.previous));
  }

  const Signer& signer_of(const CompactJws& jws) const {
    if (current.has_signed(jws)) return current;
    if (previous && previous->has_signed(jws)) return *previous;
    current.throw_bad_signature(jws);
  }

  Signer current;
  std::optional<Signer> previous;
  Now now;
  TokenCache cache{max_cached_tokens};
};

Verifier::Verifier(JwtSecrets secrets, Now now)
    : state_(std::make_unique<State>(std::move(secrets), std::move(now))) {}

Verifier::~Verifier() = default;

Principal Verifier::verify(std::string_view token) {
  if (token.size() > max_token_bytes) throw_invalid_token("the token is too large");
  const Instant now = state_->now();
  const Digest256 digest = sha256(token);
  if (const auto known = state_->cache.find(digest, now)) return *known;

  const CompactJws jws = split_jws(token);
  const JwtConfig& config = state_->signer_of(jws).config;
  const auto payload = parse_object(jws.payload, max_payload_depth);
  if (!payload) throw_invalid_token("the payload is not a plain JSON object");
  try {
    const Validity validity = check_registered_claims(*payload, now, config);
    const Principal principal = read_principal(*payload, config);
    state_->cache.insert(digest, principal, validity);
    return principal;
  } catch (const Error& refusal) {
    const auto subject = find_principal(*payload, config);
    if (subject) throw RefusedToken(refusal, *subject);
    throw;
  }
}

std::string_view Verifier::find_token(std::string_view authorization,
                                      std::string_view cookie) const {
  const JwtConfig& config = state_->current.config;
  const auto token = config.place == TokenPlace::cookie ? find_cookie(cookie, config.cookie_name)
                                                        : find_bearer(authorization);
  if (!token) throw_invalid_token("the request has no token, or more than one");
  return *token;
}

void Verifier::replace_secrets(JwtSecrets secrets) {
  auto fresh = std::make_unique<State>(std::move(secrets), state_->now);
  if (fresh->current.uses_key_set()) fresh->current.keys = std::move(state_->current.keys);
  state_ = std::move(fresh);
}

std::size_t Verifier::replace_keys(std::string_view jwk_set) {
  auto keys = parse_jwk_set(jwk_set, config().algorithm);
  const std::size_t usable = keys.size();
  if (usable > 0) {
    state_->current.keys = std::move(keys);
    state_->cache.clear();
  }
  return usable;
}

bool Verifier::has_keys() const {
  return !state_->current.uses_key_set() || !state_->current.keys.empty();
}

const JwtConfig& Verifier::config() const { return state_->current.config; }

}  // namespace imaging::auth
