// Valid and invalid endpoints and bucket names.
#include "s3/config.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

TEST(Endpoint, is_scheme_host_and_port) {
  const auto origin = [](std::string_view url) { return parse_endpoint(url).value().origin; };
  EXPECT_EQ(origin("http://minio:9000"), (http::Origin{false, "minio", 9000}));
  EXPECT_EQ(origin("http://minio:9000/"), (http::Origin{false, "minio", 9000}));
  EXPECT_EQ(origin("http://s3_store"), (http::Origin{false, "s3_store", 80}));
  EXPECT_EQ(origin("https://s3.example.com"), (http::Origin{true, "s3.example.com", 443}));
  EXPECT_EQ(origin("https://10.0.0.1:65535"), (http::Origin{true, "10.0.0.1", 65535}));
  EXPECT_EQ(origin("http://[::1]:9000"), (http::Origin{false, "::1", 9000}));
  EXPECT_EQ(origin("https://[2001:db8::1]"), (http::Origin{true, "2001:db8::1", 443}));
  EXPECT_EQ(origin("http://[::1]:9000").authority(), "[::1]:9000");
}

TEST(Endpoint, may_have_a_path) {
  const auto path = [](std::string_view url) { return parse_endpoint(url).value().path; };
  EXPECT_EQ(path("http://minio"), "");
  EXPECT_EQ(path("http://minio/"), "");
  EXPECT_EQ(path("https://abc.supabase.co/storage/v1/s3"), "/storage/v1/s3");
  EXPECT_EQ(path("https://[::1]:8000/storage/v1/s3/"), "/storage/v1/s3");
  EXPECT_EQ(path("http://minio/a%20b/%C3%A9~"), "/a b/\xc3\xa9~");
}

TEST(Endpoint, is_nothing_else) {
  for (const std::string_view bad : {"",
                                     "minio:9000",
                                     "ftp://minio",
                                     "HTTP://minio",
                                     "http://",
                                     "http:///",
                                     "http://:9000",
                                     "http://minio:",
                                     "http://minio:0",
                                     "http://minio:65536",
                                     "http://minio:+1",
                                     "http://minio:90x",
                                     "http://minio//",
                                     "http://minio//a",
                                     "http://minio/a//b",
                                     "http://minio/a//",
                                     "http://minio/./a",
                                     "http://minio/a/..",
                                     "http://minio/%2e%2e/a",
                                     "http://minio/a%2Fb",
                                     "http://minio/a%2",
                                     "http://minio/a?x",
                                     "http://minio/a#x",
                                     "http://user:pass@minio",
                                     "http://minio?x",
                                     "http://minio#x",
                                     "http://mi nio",
                                     "http://minio\r\nX: y",
                                     "http://::1:9000",
                                     "http://[::1",
                                     "http://[::1]x",
                                     "http://[minio]:9000",
                                     "http://[v1.a]:9000",
                                     "http://m\xc3\xa9"}) {
    EXPECT_FALSE(parse_endpoint(bad)) << bad;
  }
}

TEST(Endpoint, may_be_an_address) {
  EXPECT_TRUE(is_address("10.0.0.1"));
  EXPECT_TRUE(is_address("::1"));
  EXPECT_FALSE(is_address("minio"));
}

TEST(Endpoint, of_aws_is_the_region_s) {
  EXPECT_EQ(aws_endpoint("eu-central-1"),
            (http::Origin{true, "s3.eu-central-1.amazonaws.com", 443}));
  EXPECT_EQ(aws_endpoint("cn-north-1"),
            (http::Origin{true, "s3.cn-north-1.amazonaws.com.cn", 443}));
}

TEST(BucketName, may_be_what_aws_allows) {
  for (const std::string& good : {std::string("tess-imaging"), std::string("abc"),
                                  std::string("a.b.c"), std::string("1-2"), std::string(63, 'a')}) {
    EXPECT_TRUE(valid_bucket(good)) << good;
  }
}

TEST(BucketName, may_not_be_anything_else) {
  for (const std::string& bad : {std::string(""),
                                 std::string("ab"),
                                 std::string(64, 'a'),
                                 std::string("Tess"),
                                 std::string("a_b"),
                                 std::string("a b"),
                                 std::string("a/b"),
                                 std::string("-ab"),
                                 std::string("ab-"),
                                 std::string(".ab"),
                                 std::string("ab."),
                                 std::string("a..b"),
                                 std::string("a.-b"),
                                 std::string("a-.b"),
                                 std::string("192.168.5.4"),
                                 std::string("xn--abc"),
                                 std::string("sthree-abc"),
                                 std::string("amzn-s3-demo-x"),
                                 std::string("abc-s3alias"),
                                 std::string("abc--ol-s3"),
                                 std::string("abc.mrap"),
                                 std::string("abc--x-s3"),
                                 std::string("m\xc3\xa9p")}) {
    EXPECT_FALSE(valid_bucket(bad)) << bad;
  }
}

}  // namespace
}  // namespace imaging::s3
