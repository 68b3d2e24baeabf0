// Hostile tokens, headers, payloads, key sets and secrets: only Error may be thrown, and a token
// that we did not sign must never be accepted.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "auth/token.hpp"
#include "auth/verifier.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"

namespace {

using namespace imaging;

const std::string key = "0123456789abcdef0123456789abcdef";

std::string signed_token(std::string_view header, std::string_view payload) {
  const std::string text = to_base64url(header) + '.' + to_base64url(payload);
  const Digest256 mac =
      hmac_sha256({reinterpret_cast<const std::uint8_t*>(key.data()), key.size()}, text);
  return text + '.' + to_base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

bool accepts(auth::Verifier& verifier, std::string_view token) {
  try {
    verifier.verify(token);
    return true;
  } catch (const Error&) {
    return false;
  }
}

auth::Verifier make_verifier(const std::string& secret) {
  std::vector<std::string> faults;
  auto secrets = auth::parse_jwt_secrets({.secret = secret}, false, faults);
  if (!faults.empty()) std::abort();
  return {std::move(secrets), [] { return Instant{std::chrono::seconds{1'770'000'000}}; }};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auth::Verifier flat = make_verifier(key);
  static auth::Verifier text = make_verifier(R"({"type":"HS256","key":")" + key +
                                             R"(","claims_format":"stringified_json"})");
  static auth::Verifier mapped = make_verifier(
      R"({"type":"HS256","key":")" + key +
      R"(","claims_map":{"x-hasura-clinic-id":{"path":"$.a[0].b"},"x-hasura-user-id":{"path":"$.u"}}})");
  static auth::Verifier keyed = make_verifier(R"({"jwk_url":"https://auth.example/keys"})");
  const std::string_view input(reinterpret_cast<const char*>(data), size);

  if (accepts(flat, input)) std::abort();
  if (accepts(keyed, input)) std::abort();
  const std::string payload = signed_token(R"({"alg":"HS256"})", input);
  for (auth::Verifier* verifier : {&flat, &text, &mapped}) accepts(*verifier, payload);
  if (accepts(keyed, payload)) std::abort();
  accepts(flat, signed_token(input, R"({"exp":1770000600})"));

  keyed.replace_keys(input);
  std::vector<std::string> faults;
  auth::parse_jwt_secrets({.secret = input, .previous_secret = input}, true, faults);
  auth::find_bearer(input);
  auth::find_cookie(input, "token");
  return 0;
}
