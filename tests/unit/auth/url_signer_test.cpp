#include "auth/url_signer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <vector>

#include "base/encoding.hpp"

namespace imaging::auth {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

constexpr auto first_secret = "the-first-signing-secret-of-32-bytes-or-more";
constexpr auto second_secret = "another-signing-secret-with-32-bytes-or-more";

UrlSigner signer(const char* current, const char* previous = "") {
  return UrlSigner({Secret(current), Secret(previous)});
}

UrlGrant grant() {
  return {.asset = AssetId{9001},
          .variant = "web",
          .clinic = ClinicId{12},
          .signer = Uuid::parse("a0000000-0000-4000-8000-000000000012").value(),
          .signature = Uuid::parse("b0000000-0000-4000-8000-000000000012").value(),
          .expires = 1'767'225'600};
}

TEST(UrlSigner, the_text_names_everything_on_a_line_of_its_own) {
  EXPECT_EQ(canonical_text(grant(), "abcdefgh"),
            "imaging-signed-url-v1\nasset=9001\nvariant=web\nclinic=12\n"
            "signer=a0000000-0000-4000-8000-000000000012\n"
            "signature=b0000000-0000-4000-8000-000000000012\nexpires=1767225600\nkey=abcdefgh\n");
}

// Computed with Python's hmac: key = HMAC(secret, label), mac = HMAC(key, text).
TEST(UrlSigner, makes_the_code_that_another_program_makes) {
  const UrlMac mac = signer(first_secret).sign(grant());
  EXPECT_EQ(mac.key, "eB50wVLa");
  EXPECT_EQ(mac.mac, "ERuu4HRMfQ9tMX8UO1F37-5UOF9nTTN1tSJkqbk7CgY");
  EXPECT_TRUE(signer(first_secret).verify(grant(), mac));
}

TEST(UrlSigner, any_other_grant_needs_another_code) {
  const UrlSigner signs = signer(first_secret);
  const UrlMac mac = signs.sign(grant());
  const std::vector<std::function<void(UrlGrant&)>> changes{
      [](UrlGrant& g) { g.asset.value = 9002; }, [](UrlGrant& g) { g.variant = "original"; },
      [](UrlGrant& g) { g.clinic.value = 13; }, [](UrlGrant& g) { g.signer = Uuid::random(); },
      [](UrlGrant& g) { g.signature = Uuid::random(); }, [](UrlGrant& g) { g.expires += 1; },
      // What would be the same text without names and line feeds.
      [](UrlGrant& g) { g.asset.value = 900, g.variant = "1web"; },
      [](UrlGrant& g) { g.variant = "web\nclinic=12", g.clinic.value = 1; }};
  for (const auto& change : changes) {
    UrlGrant other = grant();
    change(other);
    EXPECT_FALSE(signs.verify(other, mac));
  }
}

TEST(UrlSigner, refuses_every_code_that_is_cut_padded_or_changed) {
  const UrlSigner signs = signer(first_secret);
  const UrlMac mac = signs.sign(grant());
  for (const std::string& bad :
       {std::string(), mac.mac.substr(1), mac.mac + "A", mac.mac + "=", " " + mac.mac,
        to_base64url(std::string(32, '\0')), to_base64url(*from_base64url(mac.mac) + "x")}) {
    EXPECT_FALSE(signs.verify(grant(), {mac.key, bad})) << bad;
  }
  for (std::size_t at = 0; at < mac.mac.size(); ++at) {
    std::string changed = mac.mac;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(signs.verify(grant(), {mac.key, changed})) << at;
  }
  for (const std::string& key : {std::string(), mac.key + "A", mac.key.substr(1)}) {
    EXPECT_FALSE(signs.verify(grant(), {key, mac.mac})) << key;
  }
}

TEST(UrlSigner, the_key_from_before_a_rotation_verifies_and_no_older_one) {
  const UrlMac old = signer(first_secret).sign(grant());
  const UrlSigner rotated = signer(second_secret, first_secret);
  EXPECT_TRUE(rotated.verify(grant(), old));
  EXPECT_NE(rotated.sign(grant()).key, old.key);
  EXPECT_FALSE(signer(first_secret).verify(grant(), rotated.sign(grant())));
  EXPECT_FALSE(signer(second_secret).verify(grant(), old));
  EXPECT_FALSE(
      signer(second_secret, "a-third-signing-secret-with-32-bytes-or-more").verify(grant(), old));
}

TEST(UrlSigner, a_code_made_with_the_bare_secret_is_none) {
  const std::string secret = first_secret;
  const UrlMac mac = signer(first_secret).sign(grant());
  const Digest256 bare =
      hmac_sha256({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()},
                  canonical_text(grant(), mac.key));
  const std::string text = to_base64url({reinterpret_cast<const char*>(bare.data()), bare.size()});
  EXPECT_FALSE(signer(first_secret).verify(grant(), {mac.key, text}));
}

TEST(UrlSigner, without_a_key_it_signs_and_verifies_nothing) {
  const UrlSigner off{SigningSecrets{}};
  EXPECT_FALSE(off.enabled());
  EXPECT_THROW(off.sign(grant()), std::logic_error);
  EXPECT_FALSE(off.verify(grant(), {"", ""}));
  EXPECT_FALSE(off.verify(grant(), signer(first_secret).sign(grant())));
}

TEST(SigningSecret, is_one_line_of_32_bytes_that_nobody_else_has) {
  EXPECT_EQ(signing_secret_fault("0123456789abcdef0123456789abcdef"), std::nullopt);
  EXPECT_THAT(signing_secret_fault("0123456789abcdef0123456789abcde"),
              Optional(HasSubstr("32 bytes")));
  for (const char* bad :
       {R"({"type":"HS256","key":"0123456789abcdef0123456789abcdef"})",
        "'0123456789abcdef0123456789abcdef'", "0123456789abcdef\n0123456789abcdef",
        "https://example.com/a-key-that-is-public",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w", "your-256-bit-secret-your-256-bit-secret",
        "[\"0123456789abcdef0123456789abcdef\"]", "/run/secrets/imaging-signing-key-of-the-service",
        "${IMAGING_SIGNING_KEY_OF_THIS_SERVICE}"}) {
    const auto fault = signing_secret_fault(bad);
    EXPECT_NE(fault, std::nullopt) << bad;
    EXPECT_THAT(fault.value_or(""), Not(HasSubstr("JWT"))) << bad;
  }
}

}  // namespace
}  // namespace imaging::auth
