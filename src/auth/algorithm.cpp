#include "auth/algorithm.hpp"

#include <array>

namespace imaging::auth {
namespace {

// In the order of Algorithm.
constexpr std::array<Traits, 10> table{{
    {"HS256", Family::hmac, "SHA256", nullptr, nullptr, 32},
    {"HS384", Family::hmac, "SHA384", nullptr, nullptr, 48},
    {"HS512", Family::hmac, "SHA512", nullptr, nullptr, 64},
    {"RS256", Family::rsa, "SHA256", nullptr, nullptr, 0},
    {"RS384", Family::rsa, "SHA384", nullptr, nullptr, 0},
    {"RS512", Family::rsa, "SHA512", nullptr, nullptr, 0},
    {"ES256", Family::ec, "SHA256", "P-256", "prime256v1", 64},
    {"ES384", Family::ec, "SHA384", "P-384", "secp384r1", 96},
    {"ES512", Family::ec, "SHA512", "P-521", "secp521r1", 132},
    {"Ed25519", Family::ed25519, nullptr, "Ed25519", nullptr, 64},
}};

}  // namespace

const Traits& traits(Algorithm algorithm) { return table.at(static_cast<std::size_t>(algorithm)); }

std::optional<Algorithm> parse_algorithm(std::string_view name) {
  if (name == "EdDSA") return Algorithm::ed25519;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].name == name) return static_cast<Algorithm>(i);
  }
  return std::nullopt;
}

}  // namespace imaging::auth
