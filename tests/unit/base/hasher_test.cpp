#include "base/hasher.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

#include "base/encoding.hpp"

namespace imaging {
namespace {

std::string hex_of(HashKind kind, std::initializer_list<std::string_view> pieces) {
  Hasher hasher(kind);
  for (const auto piece : pieces) hasher.update(piece);
  const std::string hash = hasher.finish();
  EXPECT_EQ(hash.size(), size_of(kind));
  return to_hex({reinterpret_cast<const std::uint8_t*>(hash.data()), hash.size()});
}

// FIPS 180-4's examples.
TEST(Hasher, knows_the_examples_of_the_standard) {
  EXPECT_EQ(hex_of(HashKind::sha256, {"abc"}),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_of(HashKind::sha512, {"a", "", "bc"}),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

}  // namespace
}  // namespace imaging
