// Signatures against AWS's published examples, and keys that naive encoders get wrong.
#include "s3/sign.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

constexpr std::string_view empty_hash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// The credentials in AWS's documentation.
Credentials example_credentials() {
  return {"AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), {}};
}

SignInput example(std::string_view method, std::string_view path) {
  return {.method = method,
          .path = path,
          .query = {},
          .fields = {{"Host", "examplebucket.s3.amazonaws.com"}},
          .payload_sha256 = empty_hash,
          .region = "us-east-1",
          .at = *parse_rfc3339("2013-05-24T00:00:00Z")};
}

std::string field(const FieldList& fields, std::string_view name) {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return "(absent)";
}

std::string authorization(const SignInput& input) {
  return field(sign(input, example_credentials()), "authorization");
}

std::string expected(std::string_view signed_names, std::string_view signature) {
  return "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
         "SignedHeaders=" +
         std::string(signed_names) + ", Signature=" + std::string(signature);
}

TEST(Sign, matches_the_published_example_of_get_object) {
  SignInput input = example("GET", "/test.txt");
  input.fields.emplace_back("Range", "bytes=0-9");
  EXPECT_EQ(authorization(input),
            expected("host;range;x-amz-content-sha256;x-amz-date",
                     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
}

TEST(Sign, matches_the_published_example_of_put_object) {
  SignInput input = example("PUT", "/test$file.text");
  input.fields.emplace_back("Date", "Fri, 24 May 2013 00:00:00 GMT");
  input.fields.emplace_back("x-amz-storage-class", "REDUCED_REDUNDANCY");
  input.payload_sha256 = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
  EXPECT_EQ(authorization(input),
            expected("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
}

TEST(Sign, matches_the_published_example_of_get_bucket_lifecycle) {
  SignInput input = example("GET", "/");
  input.query = {{"lifecycle", ""}};
  EXPECT_EQ(authorization(input),
            expected("host;x-amz-content-sha256;x-amz-date",
                     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));
}

TEST(Sign, matches_the_published_example_of_list_objects) {
  SignInput input = example("GET", "/");
  input.query = {{"prefix", "J"}, {"max-keys", "2"}};
  EXPECT_EQ(authorization(input),
            expected("host;x-amz-content-sha256;x-amz-date",
                     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
}

TEST(Sign, does_not_depend_on_the_order_or_case_or_spacing_of_fields) {
  SignInput one = example("GET", "/x");
  one.fields = {{"Host", "h"}, {"Content-Type", "image/png"}, {"X-Amz-Meta-A", "a  b"}};
  SignInput other = example("GET", "/x");
  other.fields = {{"x-amz-meta-a", " a b "}, {"content-type", "image/png"}, {"host", "h"}};
  EXPECT_EQ(authorization(one), authorization(other));
}

TEST(Sign, adds_the_session_token_and_signs_it) {
  Credentials temporary = example_credentials();
  temporary.session_token = "token+/=";
  const FieldList added = sign(example("GET", "/x"), temporary);
  EXPECT_EQ(field(added, "x-amz-security-token"), "token+/=");
  EXPECT_NE(field(added, "authorization").find("x-amz-date;x-amz-security-token,"),
            std::string::npos);
}

TEST(Sign, adds_the_time_and_the_hash_that_were_signed) {
  const FieldList added = sign(example("GET", "/x"), example_credentials());
  EXPECT_EQ(field(added, "x-amz-date"), "20130524T000000Z");
  EXPECT_EQ(field(added, "x-amz-content-sha256"), empty_hash);
  EXPECT_EQ(field(added, "x-amz-security-token"), "(absent)");
}

TEST(Sign, depends_on_everything_that_it_signs) {
  const std::string plain = authorization(example("GET", "/x"));
  SignInput method = example("PUT", "/x");
  SignInput path = example("GET", "/y");
  SignInput region = example("GET", "/x");
  region.region = "eu-west-1";
  SignInput time = example("GET", "/x");
  time.at += std::chrono::seconds{1};
  for (const SignInput& other : {method, path, region, time})
    EXPECT_NE(authorization(other), plain);
}

TEST(UriEncode, keeps_the_unreserved_and_encodes_every_other_byte) {
  EXPECT_EQ(uri_encode("AZaz09-._~", false), "AZaz09-._~");
  EXPECT_EQ(uri_encode("a=b c+d", false), "a%3Db%20c%2Bd");
  EXPECT_EQ(uri_encode("\xc3\xa9", false), "%C3%A9");
  EXPECT_EQ(uri_encode("$&,:;?@#%", false), "%24%26%2C%3A%3B%3F%40%23%25");
  EXPECT_EQ(uri_encode(std::string("\0\x7f\xff", 3), false), "%00%7F%FF");
}

TEST(UriEncode, keeps_slashes_in_paths_only) {
  EXPECT_EQ(uri_encode("/a/b", true), "/a/b");
  EXPECT_EQ(uri_encode("/a/b", false), "%2Fa%2Fb");
}

}  // namespace
}  // namespace imaging::s3
