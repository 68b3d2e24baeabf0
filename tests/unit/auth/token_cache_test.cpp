// The cache of verified tokens.
#include "auth/token_cache.hpp"

#include <gtest/gtest.h>

#include <string>

namespace imaging::auth {
namespace {

using std::chrono::seconds;

constexpr Instant start{seconds{1'770'000'000}};
const Validity ten_seconds{start, start + seconds{10}};

Digest256 digest_of(int number) { return sha256(std::to_string(number)); }
Principal principal_of(int number) { return {ClinicId{number}, Uuid{}}; }

TEST(TokenCache, knows_nothing_at_first) {
  TokenCache cache(10);
  EXPECT_FALSE(cache.find(digest_of(1), start));
}

TEST(TokenCache, forgets_a_token_at_its_end_and_before_its_begin) {
  TokenCache cache(10);
  cache.insert(digest_of(1), principal_of(1), ten_seconds);
  EXPECT_TRUE(cache.find(digest_of(1), start));
  EXPECT_TRUE(cache.find(digest_of(1), start + seconds{9}));
  EXPECT_FALSE(cache.find(digest_of(1), start + seconds{10}));
  EXPECT_EQ(cache.size(), 0U);
  cache.insert(digest_of(1), principal_of(1), ten_seconds);
  EXPECT_FALSE(cache.find(digest_of(1), start - seconds{1}));
}

TEST(TokenCache, never_holds_more_than_its_capacity) {
  TokenCache cache(10);
  for (int i = 0; i < 1000; ++i) {
    cache.insert(digest_of(i), principal_of(i), ten_seconds);
    cache.find(digest_of(i / 2), start);
    ASSERT_LE(cache.size(), 10U);
  }
  EXPECT_FALSE(cache.find(digest_of(1), start));
  EXPECT_EQ(cache.find(digest_of(999), start)->clinic, ClinicId{999});
}

TEST(TokenCache, keeps_what_is_asked_for) {
  TokenCache cache(10);
  cache.insert(digest_of(0), principal_of(0), ten_seconds);
  for (int i = 1; i < 100; ++i) {
    cache.insert(digest_of(i), principal_of(i), ten_seconds);
    ASSERT_EQ(cache.find(digest_of(0), start)->clinic, ClinicId{0}) << i;
  }
}

TEST(TokenCache, forgets_everything_when_cleared) {
  TokenCache cache(4);
  for (int i = 0; i < 3; ++i) cache.insert(digest_of(i), principal_of(i), ten_seconds);
  cache.clear();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(cache.find(digest_of(i), start));
}

}  // namespace
}  // namespace imaging::auth
