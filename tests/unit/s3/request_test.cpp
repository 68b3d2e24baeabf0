// The request of each operation.
#include "s3/request.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

const Instant noon = *parse_rfc3339("2026-02-09T12:00:00Z");

Config example_config() {
  Config config;
  config.endpoint = {false, "minio", 9000};
  config.bucket = "tess-imaging";
  config.credentials = {"access", Secret("secret"), {}};
  return config;
}

std::string field(const http::ClientRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.fields) {
    if (key == name) return value;
  }
  return "(absent)";
}

TEST(S3Request, carries_the_trace_in_fields_that_are_not_signed) {
  Operation get{.method = "GET", .key = "a"};
  const http::ClientRequest without = make_request(example_config(), get, noon);
  EXPECT_EQ(field(without, "traceparent"), "(absent)");
  EXPECT_EQ(field(without, "tracestate"), "(absent)");

  get.trace = {.id = "0af7651916cd43dd8448eb211c80319c", .span = "b7ad6b7169203331"};
  http::ClientRequest with = make_request(example_config(), get, noon);
  EXPECT_EQ(field(with, "traceparent"), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
  EXPECT_EQ(field(with, "tracestate"), "(absent)");
  EXPECT_EQ(field(with, "authorization"), field(without, "authorization"));

  get.trace.state = "congo=t61rcWkgMzE";
  with = make_request(example_config(), get, noon);
  EXPECT_EQ(field(with, "tracestate"), "congo=t61rcWkgMzE");
}

TEST(S3Request, has_the_bucket_in_the_path_or_in_the_host) {
  Config config = example_config();
  const Operation get{.method = "GET", .key = "a/b.png"};
  EXPECT_EQ(make_request(config, get, noon).target, "/tess-imaging/a/b.png");
  EXPECT_EQ(bucket_origin(config).host, "minio");

  config.path_style = false;
  EXPECT_EQ(make_request(config, get, noon).target, "/a/b.png");
  EXPECT_EQ(bucket_origin(config).host, "tess-imaging.minio");
  EXPECT_EQ(bucket_origin(config).port, 9000);
}

TEST(S3Request, of_the_bucket_has_no_key) {
  Config config = example_config();
  const Operation head{.method = "HEAD", .key = {}};
  EXPECT_EQ(make_request(config, head, noon).target, "/tess-imaging");
  config.path_style = false;
  EXPECT_EQ(make_request(config, head, noon).target, "/");
}

TEST(S3Request, has_the_path_of_the_endpoint_before_the_bucket) {
  Config config = example_config();
  config.endpoint_path = "/storage/a b/s3";
  const Operation get{.method = "GET", .key = "a/b.png"};
  const Operation head{.method = "HEAD", .key = {}};
  EXPECT_EQ(make_request(config, get, noon).target, "/storage/a%20b/s3/tess-imaging/a/b.png");
  EXPECT_EQ(make_request(config, head, noon).target, "/storage/a%20b/s3/tess-imaging");
  config.path_style = false;
  EXPECT_EQ(make_request(config, get, noon).target, "/storage/a%20b/s3/a/b.png");
  EXPECT_EQ(make_request(config, head, noon).target, "/storage/a%20b/s3/");
}

TEST(S3Request, carries_a_query_encoded_and_sorted) {
  const Operation list{
      .method = "GET", .key = {}, .query = {{"prefix", "a b/&+"}, {"list-type", "2"}}};
  EXPECT_EQ(make_request(example_config(), list, noon).target,
            "/tess-imaging?list-type=2&prefix=a%20b%2F%26%2B");
}

TEST(S3Request, encodes_the_key_once) {
  const Operation get{.method = "GET", .key = "a=b c+d~\xc3\xa9%20"};
  EXPECT_EQ(make_request(example_config(), get, noon).target,
            "/tess-imaging/a%3Db%20c%2Bd~%C3%A9%2520");
}

TEST(S3Request, sends_and_signs_the_fields_of_the_operation) {
  Operation put{.method = "PUT", .key = "a", .fields = {{"content-type", "image/png"}}};
  put.payload_sha256 = std::string(64, '0');
  const http::ClientRequest request = make_request(example_config(), put, noon);
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(field(request, "content-type"), "image/png");
  EXPECT_EQ(field(request, "x-amz-content-sha256"), std::string(64, '0'));
  EXPECT_EQ(field(request, "x-amz-date"), "20260209T120000Z");
  EXPECT_NE(field(request, "authorization")
                .find("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,"),
            std::string::npos);
}

TEST(S3Request, does_not_send_the_host_twice) {
  const Operation get{.method = "GET", .key = "a"};
  EXPECT_EQ(field(make_request(example_config(), get, noon), "host"), "(absent)");
}

TEST(S3Request, names_the_last_byte_of_a_range) {
  EXPECT_EQ(range_field({0, 1}), "bytes=0-0");
  EXPECT_EQ(range_field({100, 50}), "bytes=100-149");
}

}  // namespace
}  // namespace imaging::s3
