// Which redirects are followed, and where they lead. Hostile ones first.
#include "s3/redirect.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

Config config_of(const std::string& host, const std::string& region = "us-east-1") {
  Config config;
  config.endpoint = {true, host, 443};
  config.region = region;
  config.bucket = "tess-imaging";
  return config;
}

const Config aws = config_of("s3.us-east-1.amazonaws.com");

Redirect location(const std::string& url, const std::string& region = "") {
  return {.location = url, .endpoint = {}, .region = region};
}

// "host region", or "" when it is not followed.
std::string followed(const Config& from, const Redirect& redirect) {
  const auto to = follow(from, redirect);
  return to ? to->endpoint.host + ' ' + to->region : "";
}
bool follows(const std::string& from, const std::string& to, const std::string& region = "") {
  return follow(config_of(from), location("https://" + to + "/tess-imaging/a", region)).has_value();
}

TEST(Redirect, to_another_domain_is_not_followed) {
  for (const char* evil :
       {"evil.example", "amazonaws.com", "amazonaws.com.evil.example", "s3.eu-west-1.evil.com",
        "evil-amazonaws.com", "s3.eu-west-1.amazonaws.com.evil", "s3.us-east-1.amazonaws.co",
        "s3.a.b.amazonaws.com", "evil.eu-west-1.amazonaws.com", "s3evil.eu-west-1.amazonaws.com",
        "10.0.0.1", "[::1]", "tess-imaging.evil.example"}) {
    EXPECT_FALSE(follows("s3.us-east-1.amazonaws.com", evil)) << evil;
    EXPECT_FALSE(follows("s3.us-east-1.amazonaws.com", evil, "eu-west-1")) << evil;
  }
  EXPECT_FALSE(follows("example.com", "evil.com"));
  EXPECT_FALSE(follows("minio", "evil"));
  EXPECT_FALSE(follows("example.co.uk", "evil.co.uk"));
  EXPECT_FALSE(follows("example.com.au", "evil.com.au"));
  EXPECT_FALSE(follows("example.co.uk", "example.evil.co.uk", "evil"));
  EXPECT_FALSE(follows("example.com", "example.evil.com", "evil"));
  EXPECT_FALSE(follows("10.0.0.1", "10.0.0.2"));
  EXPECT_FALSE(follows("10.0.0.1", "11.0.0.1"));
}

TEST(Redirect, never_leaves_tls_nor_http) {
  for (const char* url :
       {"http://s3.us-east-1.amazonaws.com/a", "ftp://s3.us-east-1.amazonaws.com/",
        "/tess-imaging/a", "//s3.us-east-1.amazonaws.com/a", "https://", "x y",
        "https://user:pw@s3.us-east-1.amazonaws.com/a"}) {
    EXPECT_EQ(followed(aws, location(url)), "") << url;
  }
  Config plain = aws;
  plain.endpoint = {false, "minio", 9000};
  const auto secured = follow(plain, location("https://minio:9443/tess-imaging/a"));
  ASSERT_TRUE(secured);
  EXPECT_EQ(secured->endpoint, (http::Origin{true, "minio", 9443}));
}

TEST(Redirect, that_says_nothing_is_not_followed) {
  EXPECT_EQ(followed(aws, {}), "");
  EXPECT_EQ(followed(aws, {.location = {}, .endpoint = {}, .region = "x/y\r\n"}), "");
}

TEST(Redirect, to_another_region_is_signed_for_that) {
  const std::string there = "s3.eu-west-1.amazonaws.com eu-west-1";
  EXPECT_EQ(followed(aws, location("https://s3.eu-west-1.amazonaws.com/a", "eu-west-1")), there);
  EXPECT_EQ(followed(aws, location("https://s3.eu-west-1.amazonaws.com/a")), there);
  EXPECT_EQ(followed(aws, {.location = {}, .endpoint = "s3.eu-west-1.amazonaws.com", .region = {}}),
            there);
  EXPECT_EQ(followed(aws, {.location = {}, .endpoint = {}, .region = "eu-west-1"}), there);
  const Config global = config_of("s3.amazonaws.com");
  EXPECT_EQ(followed(global, location("https://s3.eu-west-1.amazonaws.com/a")), there);
  EXPECT_EQ(followed(global, {.location = {}, .endpoint = {}, .region = "eu-west-1"}), there);
  EXPECT_EQ(followed(aws, location("https://s3-us-west-2.amazonaws.com/a", "us-west-2")),
            "s3-us-west-2.amazonaws.com us-west-2");
  EXPECT_EQ(followed(config_of("s3.fr-par.scw.cloud", "fr-par"),
                     location("https://s3.nl-ams.scw.cloud/a")),
            "s3.nl-ams.scw.cloud nl-ams");
  EXPECT_EQ(followed(config_of("nyc3.digitaloceanspaces.com"),
                     location("https://fra1.digitaloceanspaces.com/a")),
            "fra1.digitaloceanspaces.com us-east-1");
}

TEST(Redirect, to_the_same_host_or_one_beside_it_keeps_the_region) {
  EXPECT_EQ(followed(config_of("10.0.0.1"), location("https://10.0.0.1:9001/a")),
            "10.0.0.1 us-east-1");
  EXPECT_EQ(followed(config_of("a.store.clinic.example"),
                     location("https://b.store.clinic.example/tess-imaging/a")),
            "b.store.clinic.example us-east-1");
}

TEST(Redirect, may_put_the_bucket_into_the_host) {
  const auto to = follow(aws, {.location = {},
                               .endpoint = "tess-imaging.s3.eu-west-1.amazonaws.com",
                               .region = "eu-west-1"});
  ASSERT_TRUE(to);
  EXPECT_FALSE(to->path_style);
  EXPECT_EQ(to->endpoint, (http::Origin{true, "s3.eu-west-1.amazonaws.com", 443}));
}

TEST(Redirect, keeps_port_path_bucket_and_credentials) {
  Config from = aws;
  from.endpoint.port = 8443;
  from.endpoint_path = "/s3";
  from.credentials = {"access", Secret("secret"), "token"};
  const auto to = follow(
      from, {.location = {}, .endpoint = "s3.eu-west-1.amazonaws.com", .region = "eu-west-1"});
  ASSERT_TRUE(to);
  EXPECT_EQ(to->endpoint.port, 8443);
  EXPECT_EQ(to->endpoint_path, "/s3");
  EXPECT_EQ(to->bucket, "tess-imaging");
  EXPECT_EQ(to->credentials.secret_access_key.reveal(), "secret");
  EXPECT_TRUE(to->path_style);
}

TEST(Redirect, is_described_by_region_and_host) {
  EXPECT_EQ(describe(aws, {}), "");
  EXPECT_EQ(describe(aws, {.location = {}, .endpoint = {}, .region = "us-east-1"}), "");
  EXPECT_EQ(describe(aws, {.location = {}, .endpoint = {}, .region = "eu-west-1"}),
            "; the bucket is in eu-west-1");
  EXPECT_EQ(describe(aws, location("https://evil.example/a?X-Amz-Signature=b", "eu-west-1")),
            "; the bucket is in eu-west-1, at https://evil.example");
  EXPECT_EQ(describe(aws, {.location = {}, .endpoint = "[::1]:9000", .region = {}}),
            "; the bucket is at https://[::1]:9000");
  EXPECT_EQ(describe(aws, location("/login")),
            "; the bucket is at a place that is no http or https URL");
}

}  // namespace
}  // namespace imaging::s3
