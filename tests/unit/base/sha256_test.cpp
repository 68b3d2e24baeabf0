// SHA-256 and HMAC-SHA-256 against published vectors.
#include "base/sha256.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/encoding.hpp"

namespace imaging {
namespace {

// FIPS 180-4 examples.
TEST(Sha256, gives_the_published_digests) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, does_not_depend_on_the_pieces) {
  const std::string text(1000, 'x');
  Sha256 hash;
  hash.update({});
  for (std::size_t at = 0; at < text.size(); at += 77) {
    hash.update(std::string_view(text).substr(at, 77));
  }
  EXPECT_EQ(hash.finish(), sha256(text));
}

// RFC 4231, test cases 1, 3 and 6 (a key longer than a block).
TEST(HmacSha256, gives_the_published_digests) {
  EXPECT_EQ(to_hex(hmac_sha256(std::vector<std::uint8_t>(20, 0x0b), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(std::vector<std::uint8_t>(20, 0xaa), std::string(50, '\xdd'))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(to_hex(hmac_sha256(std::vector<std::uint8_t>(131, 0xaa),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, takes_an_empty_key) {
  EXPECT_EQ(to_hex(hmac_sha256({}, "")),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

}  // namespace
}  // namespace imaging
