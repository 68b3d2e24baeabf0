// Texts that are not HMAC keys although they are long enough.
#include "auth/secret_form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/token.hpp"

namespace imaging::auth {
namespace {

using namespace imaging::testing;
using ::testing::HasSubstr;
using ::testing::Optional;

const std::string json = R"({"type":"HS256","key":")" + hmac_key + R"("})";

// The base64 of a PEM without line breaks, as identity providers show their public key.
std::string body_of(const std::string& pem) {
  std::string body;
  for (std::size_t at = pem.find('\n') + 1; pem[at] != '-'; at = pem.find('\n', at) + 1) {
    body += pem.substr(at, pem.find('\n', at) - at);
  }
  return body;
}

struct Case {
  std::string text;
  std::string why;
};

TEST(HmacKey, is_nothing_that_others_can_read) {
  const SigningKey ec = make_ec("P-256");
  for (const Case& one :
       {Case{public_pem(ec), "PEM"},
        Case{certificate_pem(ec), "PEM"},
        Case{private_pem(ec), "PEM"},
        Case{"x\\n" + public_pem(ec), "PEM"},
        Case{body_of(public_pem(ec)), "in base64"},
        Case{body_of(public_pem(make_ec("P-384"))), "in base64"},
        Case{body_of(public_pem(make_ec("P-521"))), "in base64"},
        Case{body_of(public_pem(make_rsa())), "in base64"},
        Case{body_of(public_pem(make_ed25519())), "in base64"},
        Case{body_of(certificate_pem(ec)), "in base64"},
        Case{" ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ me@host", "SSH"},
        Case{"https://auth.example/.well-known/jwks.json", "URL"},
        Case{"file:///run/secrets/jwt-secret-of-imaging", "URL"},
        Case{"/run/secrets/jwt-secret-of-the-imaging-service", "_FILE"},
        Case{"/etc/imaging/jwt-secret-of-the-imaging-service", "_FILE"},
        Case{"auth.example/.well-known/jwks-of-the-issuer", "URL"},
        Case{R"({"kty":"oct","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQ"})", "Web Key"},
        Case{"changemechangemechangemechangeme", "example"},
        Case{"Change-Me-to-at-least-thirty-two-bytes", "example"},
        Case{"super-secret-jwt-token-with-at-least-32-characters-long", "example"},
        Case{"a-string-secret-at-least-256-bits-long", "example"},
        Case{make_token("{}"), "token"},
        Case{"eyJ0eXBlIjoiSFMyNTYiLCJrZXkiOiJ4In0K", "base64"},
        Case{"ew0KICAidHlwZSI6ICJIUzI1NiIsDQogICJr", "base64"},
        Case{"W3sidHlwZSI6ICJIUzI1NiIsICJrZXkiOiAi", "base64"},
        Case{"77u/eyJ0eXBlIjogIkhTMjU2IiwgImtleSI6", "base64"},
        Case{"7b2274797065223a224853323536222c22", "base64"},
        Case{"%7B%22type%22%3A%22HS256%22%2C%22key%22", "base64"}}) {
    EXPECT_THAT(hmac_key_fault(one.text), Optional(HasSubstr(one.why))) << one.text;
    EXPECT_THAT(bare_key_fault(one.text), Optional(HasSubstr(one.why))) << one.text;
  }
}

TEST(BareKey, has_nothing_around_it) {
  const std::string utf16_le = std::string("\xff\xfe{\0\"\0", 6) + hmac_key;
  for (const Case& one : {Case{'"' + hmac_key + '"', "quotes"},
                          Case{"'" + hmac_key + "'", "quotes"},
                          Case{'`' + hmac_key + '`', "quotes"},
                          Case{" \"" + hmac_key + "\"\n", "quotes"},
                          Case{"\xe2\x80\x9c" + hmac_key + "\xe2\x80\x9d", "typographic"},
                          Case{"\xe2\x80\x9c" + hmac_key, "typographic"},
                          Case{"\xe2\x80\xb9" + hmac_key + "\xe2\x80\xba", "typographic"},
                          Case{"\xc2\xab" + hmac_key + "\xc2\xbb", "typographic"},
                          Case{"\xe3\x80\x8c" + hmac_key + "\xe3\x80\x8d", "typographic"},
                          Case{"\xef\xbc\x82" + hmac_key + "\xef\xbc\x82", "typographic"},
                          Case{hmac_key + "\xe2\x81\xa0", "typographic"},
                          Case{"'" + json + "'", "quotes"},
                          Case{"\"" + json + "\"", "quotes"},
                          Case{R"(\")" + hmac_key + R"(\")", "quotes"},
                          Case{"(\"" + hmac_key + "\",)", "quotes"},
                          Case{'"' + hmac_key + "\";", "quotes"},
                          Case{"&quot;" + hmac_key + "&quot;", "quotes"},
                          Case{"'" + json, "quotes"},
                          Case{"x" + json, "JSON"},
                          Case{"\xe2\x80\x8b" + json, "typographic"},
                          Case{"key\": \"" + hmac_key + R"(", "type": "HS256"})", "JSON"},
                          Case{"jwk_url: auth.example/keys-of-the-issuer", "JSON"},
                          Case{"JWT_SECRET=" + hmac_key, "name"},
                          Case{"export HASURA_GRAPHQL_JWT_SECRET=" + json, "JSON"},
                          Case{"[" + json + "]", "list"},
                          Case{"\n[\"" + hmac_key + "\"]", "list"},
                          Case{"\xef\xbb\xbf" + hmac_key, "byte order mark"},
                          Case{" \xef\xbb\xbf" + json, "byte order mark"},
                          Case{utf16_le, "byte order mark"},
                          Case{"\xfe\xff" + hmac_key, "byte order mark"},
                          Case{" " + hmac_key, "white space"},
                          Case{hmac_key + "\n", "white space"},
                          Case{hmac_key + "\r", "white space"},
                          Case{"\t" + hmac_key, "white space"},
                          Case{hmac_key + "\xc2\xa0", "white space"},
                          Case{std::string(40, ' '), "white space"},
                          Case{hmac_key + "\n" + hmac_key, "line"},
                          Case{"type: HS256\nkey: " + hmac_key, "line"},
                          Case{"${HASURA_GRAPHQL_JWT_SECRET_KEY_HERE}", "placeholder"},
                          Case{"<a random text of at least 32 characters>", "placeholder"},
                          Case{"$HASURA_GRAPHQL_JWT_SECRET_KEY_HERE", "placeholder"},
                          Case{"%HASURA_GRAPHQL_JWT_SECRET_KEY_HERE%", "placeholder"},
                          Case{"__HASURA_GRAPHQL_JWT_SECRET_KEY_HERE__", "placeholder"},
                          Case{"#{HASURA_GRAPHQL_JWT_SECRET_KEY_HERE}#", "placeholder"}}) {
    EXPECT_THAT(bare_key_fault(one.text), Optional(HasSubstr(one.why))) << one.text;
  }
}

TEST(BareKey, has_no_name_before_it) {
  for (const char* label :
       {"JWT_SECRET=", "jwt_secret=", "AUTH_SECRET = ", "export JWT_SECRET=", "$env:JWT_SECRET=",
        "--jwt-secret=", "key: ", "JWT_SECRET: ", "HS256:", "HS256=", "HS256 ", "base64:",
        "Bearer ", "bearer ", "Basic ", "Authorization: Bearer ", "arn:aws:", "token="}) {
    EXPECT_THAT(bare_key_fault(label + hmac_key), Optional(HasSubstr("name or type"))) << label;
  }
  EXPECT_THAT(bare_key_fault("- " + hmac_key), Optional(HasSubstr("YAML")));
  EXPECT_THAT(bare_key_fault(hmac_key + " # the key"), Optional(HasSubstr("comment")));
}

TEST(BareKey, is_text) {
  const std::string nul(1, '\0');
  std::string utf16;
  for (const char c : hmac_key) (utf16 += c) += '\0';
  for (const std::string& text : {hmac_key + nul, nul + hmac_key, nul + utf16, utf16,
                                  "\x1b[0m" + hmac_key, hmac_key + '\b', hmac_key + "\xff\x80x"}) {
    EXPECT_THAT(bare_key_fault(text), Optional(HasSubstr("not text")));
  }
}

TEST(BareKey, is_any_other_text) {
  for (const std::string& key :
       {hmac_key, std::string("correct horse battery staple, and the donkey's hat"),
        std::string("'tis one quotation mark that begins this key"),
        std::string("q9}{:\"]/+=-_~!@#$%^&*()[;,.<>?|0123456789"),
        std::string("abcdef:ghijklm=nopqrstuvwxyz0123456789$x"),
        std::string("//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5A=="),
        std::string("-_79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5A__"),
        std::string("6f2c1d9e-6f2c-4d9e-8f2c-1d9e6f2c1d9e"),
        std::string("/9j4AAQSkZJRgABAQAAAQABAAD2wBDAAgGBgcG="),
        std::string("m\xc3\xbcnchen-m\xc3\xbcnchen-m\xc3\xbcnchen-\xc3\xbc"),
        std::string("a5d3c0b2f1e4d7968877665544332211ffeeddccbbaa99887766554433221100")}) {
    EXPECT_EQ(bare_key_fault(key), std::nullopt) << key;
    EXPECT_EQ(hmac_key_fault(key), std::nullopt) << key;
  }
}

}  // namespace
}  // namespace imaging::auth
