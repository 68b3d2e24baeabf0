// The names of signature algorithms.
#include "auth/algorithm.hpp"

#include <gtest/gtest.h>

namespace imaging::auth {
namespace {

TEST(Algorithm, is_known_by_its_exact_name_only) {
  for (const char* name :
       {"", "none", "hs256", "HS256 ", "HS2560", "HS1", "PS256", "ES256K", "ed25519"}) {
    EXPECT_FALSE(parse_algorithm(name)) << name;
  }
  for (const char* name : {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384",
                           "ES512", "Ed25519"}) {
    const auto algorithm = parse_algorithm(name);
    ASSERT_TRUE(algorithm) << name;
    EXPECT_EQ(traits(*algorithm).name, name);
  }
  EXPECT_EQ(parse_algorithm("EdDSA"), Algorithm::ed25519);
}

}  // namespace
}  // namespace imaging::auth
