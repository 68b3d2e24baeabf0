// Endpoints and bucket names.
#include "s3/config.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

TEST(Endpoint, is_scheme_host_and_port) {
  EXPECT_EQ(parse_endpoint("http://minio:9000"), (http::Origin{false, "minio", 9000}));
  EXPECT_EQ(parse_endpoint("http://minio:9000/"), (http::Origin{false, "minio", 9000}));
  EXPECT_EQ(parse_endpoint("http://s3_store"), (http::Origin{false, "s3_store", 80}));
  EXPECT_EQ(parse_endpoint("https://s3.example.com"), (http::Origin{true, "s3.example.com", 443}));
  EXPECT_EQ(parse_endpoint("https://10.0.0.1:65535"), (http::Origin{true, "10.0.0.1", 65535}));
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
                                     "http://minio/bucket",
                                     "http://minio//",
                                     "http://user:pass@minio",
                                     "http://minio?x",
                                     "http://minio#x",
                                     "http://mi nio",
                                     "http://minio\r\nX: y",
                                     "http://[::1]:9000",
                                     "http://m\xc3\xa9"}) {
    EXPECT_FALSE(parse_endpoint(bad)) << bad;
  }
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
