#include "app/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/variables.hpp"

namespace imaging::app {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

using test::Variables;

const Variables nfs{{"DATABASE_URL", "postgres://u:db-password@h/d"},
                    {"JWT_SECRET", "0123456789abcdef0123456789abcdef"},
                    {"IMAGING_STORAGE_BACKEND", "nfs"}};

struct Read {
  Config config;
  std::vector<std::string> faults;
};

Read read(const Variables& variables) {
  Env env = test::env_of(variables);
  Config config = Config::from(env);
  return {std::move(config), env.faults()};
}

Variables with(Variables variables, const Variables& more) {
  for (const auto& [name, value] : more) variables[name] = value;
  return variables;
}

TEST(Config, has_the_defaults_of_the_specification) {
  const auto [config, faults] = read(nfs);
  EXPECT_THAT(faults, IsEmpty());
  EXPECT_EQ(config.port, 4010);
  EXPECT_EQ(config.address.to_string(), "0.0.0.0");
  EXPECT_EQ(config.max_upload_bytes, 104'857'600U);
  EXPECT_TRUE(config.derive.enabled);
  EXPECT_EQ(config.derive.limits.max_pixels, 100'000'000U);
  EXPECT_EQ(config.derive.limits.max_decoded_bytes, 536'870'912U);
  EXPECT_EQ(config.nfs_base_dir, "/data/imaging");
  EXPECT_EQ(config.patient_table, "public.patient");
  EXPECT_TRUE(config.migrate);
  EXPECT_FALSE(config.s3);
  EXPECT_THAT(config.cors.origins, IsEmpty());
}

TEST(Config, lists_all_faults_at_once_and_no_secret) {
  const auto [config, faults] = read({{"PORT", "70000"},
                                      {"HOST", "nowhere.example"},
                                      {"NODE_ENV", "staging"},
                                      {"LOG_LEVEL", "loud"},
                                      {"DATABASE_URL", "mysql://db-password"},
                                      {"JWT_SECRET", "too-short"},
                                      {"IMAGING_MAX_UPLOAD_MB", "0"},
                                      {"IMAGING_THUMBS_ENABLED", "yes"},
                                      {"IMAGING_MIGRATE", "maybe"},
                                      {"IMAGING_UNDECODABLE", "drop"},
                                      {"IMAGING_MAX_PIXELS", "1e8"},
                                      {"IMAGING_MAX_DECODE_MB", "0"},
                                      {"IMAGING_WORKERS", "257"},
                                      {"IMAGING_AUDIT_VIEW_WINDOW_S", "-1"},
                                      {"IMAGING_PATIENT_TABLE", "patient; drop"},
                                      {"IMAGING_CORS_ORIGINS", "*"},
                                      {"IMAGING_CORS_HEADERS", "a b"}});
  for (const char* name :
       {"PORT", "HOST", "NODE_ENV", "LOG_LEVEL", "DATABASE_URL", "JWT_SECRET",
        "IMAGING_MAX_UPLOAD_MB", "IMAGING_THUMBS_ENABLED", "IMAGING_MIGRATE", "IMAGING_UNDECODABLE",
        "IMAGING_MAX_PIXELS", "IMAGING_MAX_DECODE_MB", "IMAGING_AUDIT_VIEW_WINDOW_S",
        "IMAGING_PATIENT_TABLE", "IMAGING_CORS_ORIGINS", "IMAGING_CORS_HEADERS",
        "IMAGING_STORAGE_BACKEND", "IMAGING_WORKERS"}) {
    EXPECT_THAT(faults, Contains(StartsWith(std::string(name) + ": "))) << name;
  }
  EXPECT_THAT(faults, Not(Contains(HasSubstr("db-password"))));
  EXPECT_THAT(faults, Not(Contains(HasSubstr("too-short"))));
}

TEST(Config, an_empty_variable_is_absent) {
  EXPECT_THAT(read(with(nfs, {{"DATABASE_URL", ""}})).faults, Contains("DATABASE_URL: required"));
  EXPECT_THAT(
      read(with(nfs, {{"DATABASE_URL", "postgres://u:p@h/d?db-password=x"}})).faults,
      ElementsAre(StartsWith("DATABASE_URL: not a connection string that libpq understands; ")));
  EXPECT_THAT(read(with(nfs, {{"DATABASE_URL", "postgres://u:db@password@h/d"}})).faults,
              ElementsAre(StartsWith("DATABASE_URL: an @ is in the host or the database's name; "
                                     "percent-encode ")));
  EXPECT_EQ(read(with(nfs, {{"PORT", ""}})).config.port, 4010);
}

TEST(Config, an_empty_patient_table_means_that_there_is_none) {
  EXPECT_EQ(read(with(nfs, {{"IMAGING_PATIENT_TABLE", ""}})).config.patient_table, "");
}

TEST(Config, production_wants_issuer_and_audience_and_migrates_nothing) {
  const Read bare = read(with(nfs, {{"NODE_ENV", "production"}}));
  EXPECT_THAT(bare.faults, Contains(StartsWith("JWT_ISSUER")));
  EXPECT_THAT(bare.faults, Contains(StartsWith("JWT_AUDIENCE")));
  EXPECT_FALSE(bare.config.migrate);
  EXPECT_THAT(
      read(with(nfs, {{"NODE_ENV", "production"}, {"JWT_ISSUER", "i"}, {"JWT_AUDIENCE", "a"}}))
          .faults,
      IsEmpty());
}

TEST(Config, s3_needs_its_keys_and_goes_to_aws_without_an_endpoint) {
  const Variables s3 = with(nfs, {{"IMAGING_STORAGE_BACKEND", "s3"}});
  EXPECT_THAT(read(s3).faults, Contains("IMAGING_S3_ACCESS_KEY_ID: required"));
  const Read aws = read(with(s3, {{"IMAGING_S3_ACCESS_KEY_ID", "k"},
                                  {"IMAGING_S3_SECRET_ACCESS_KEY", "s"},
                                  {"IMAGING_S3_REGION", "eu-central-1"}}));
  EXPECT_THAT(aws.faults, IsEmpty());
  EXPECT_TRUE(aws.config.s3->endpoint.tls);
  EXPECT_EQ(aws.config.s3->endpoint.host, "s3.eu-central-1.amazonaws.com");
  EXPECT_EQ(aws.config.s3->bucket, "tess-imaging");
}

TEST(Config, the_other_backend_stays_readable_when_it_is_configured_too) {
  const Read both = read(with(nfs, {{"IMAGING_S3_ACCESS_KEY_ID", "k"},
                                    {"IMAGING_S3_SECRET_ACCESS_KEY", "s"},
                                    {"IMAGING_S3_ENDPOINT", "http://minio:9000"}}));
  EXPECT_THAT(both.faults, IsEmpty());
  EXPECT_EQ(both.config.backend, storage::Backend::nfs);
  EXPECT_TRUE(both.config.s3);
  EXPECT_TRUE(both.config.nfs_base_dir);
}

TEST(Config, the_workers_are_as_many_as_one_says_or_as_many_as_can_be) {
  EXPECT_EQ(read(nfs).config.workers, std::nullopt);
  EXPECT_EQ(read(with(nfs, {{"IMAGING_WORKERS", "1"}})).config.workers, 1U);
  EXPECT_EQ(read(with(nfs, {{"IMAGING_WORKERS", "256"}})).config.workers, 256U);
  for (const char* bad : {"0", "-1", "257", "two", "1.5", "1 "}) {
    EXPECT_THAT(read(with(nfs, {{"IMAGING_WORKERS", bad}})).faults,
                ElementsAre(StartsWith("IMAGING_WORKERS: ")))
        << bad;
  }
}

TEST(Config, refuses_endpoints_buckets_and_regions_that_cannot_be) {
  const Variables s3 = with(nfs, {{"IMAGING_STORAGE_BACKEND", "s3"},
                                  {"IMAGING_S3_ACCESS_KEY_ID", "k"},
                                  {"IMAGING_S3_SECRET_ACCESS_KEY", "s"}});
  EXPECT_THAT(read(with(s3, {{"IMAGING_S3_ENDPOINT", "minio:9000"}})).faults,
              Contains(StartsWith("IMAGING_S3_ENDPOINT: ")));
  EXPECT_THAT(read(with(s3, {{"IMAGING_S3_ENDPOINT", "http://minio/tess-imaging"}})).faults,
              ElementsAre("IMAGING_S3_ENDPOINT: it must not end with the bucket, which is added to "
                          "it"));
  for (const char* address : {"http://[::1]:9000", "http://10.0.0.1/s3"}) {
    EXPECT_THAT(read(with(s3, {{"IMAGING_S3_ENDPOINT", address}})).faults, IsEmpty());
    EXPECT_THAT(
        read(with(s3, {{"IMAGING_S3_ENDPOINT", address}, {"IMAGING_S3_FORCE_PATH_STYLE", "false"}}))
            .faults,
        ElementsAre(StartsWith("IMAGING_S3_FORCE_PATH_STYLE: ")));
  }
  for (const char* name : {"IMAGING_S3_ACCESS_KEY_ID", "IMAGING_S3_SESSION_TOKEN"}) {
    for (const char* bad : {"hunter2 ", "hunter2\r\nX: y", "\xef\xbb\xbfhunter2"}) {
      EXPECT_THAT(read(with(s3, {{name, bad}})).faults,
                  ElementsAre(AllOf(StartsWith(name), Not(HasSubstr("hunter2")))));
    }
  }
  EXPECT_THAT(read(with(s3, {{"IMAGING_S3_BUCKET", "Not_A_Bucket"}})).faults,
              Contains(StartsWith("IMAGING_S3_BUCKET: ")));
  EXPECT_THAT(read(with(s3, {{"IMAGING_S3_REGION", "x/y"}})).faults,
              Contains(StartsWith("IMAGING_S3_REGION: ")));
}

TEST(Config, reads_the_proxies_that_are_trusted) {
  const char* name = "IMAGING_TRUSTED_PROXIES";
  EXPECT_THAT(read(nfs).config.trusted_proxies, IsEmpty());
  const Read good = read(with(nfs, {{name, "127.0.0.1, 10.0.0.0/8 ,fd00::/8"}}));
  EXPECT_THAT(good.faults, IsEmpty());
  EXPECT_EQ(good.config.trusted_proxies.size(), 3U);
  for (const char* bad : {"nginx", "10.0.0.0/33", "10.0.0.1,,::1", " ", "10.0.0.1 ::1"}) {
    EXPECT_THAT(read(with(nfs, {{name, bad}})).faults,
                ElementsAre(StartsWith("IMAGING_TRUSTED_PROXIES: '")))
        << bad;
  }
}

TEST(Config, reads_exact_origins) {
  const Read good =
      read(with(nfs, {{"IMAGING_CORS_ORIGINS", "HTTPS://A.example:443 , http://localhost:3000"}}));
  EXPECT_THAT(good.faults, IsEmpty());
  EXPECT_THAT(good.config.cors.origins, ElementsAre("https://a.example", "http://localhost:3000"));
  for (const char* bad : {"*", "a.example", "https://a.example/", "https://u@a.example",
                          "https://a.example,", "https://*.example", "https://a. example", ","}) {
    EXPECT_THAT(read(with(nfs, {{"IMAGING_CORS_ORIGINS", bad}})).faults,
                Contains(StartsWith("IMAGING_CORS_ORIGINS: ")))
        << bad;
  }
}

TEST(Config, cookies_cross_origins_only_where_the_token_is_in_one) {
  constexpr const char* secret =
      R"({"type":"HS256","key":"a-secret-of-at-least-32-bytes-for-tests","header":{"type":"Cookie","name":"s"}})";
  EXPECT_FALSE(read(nfs).config.cors.cookies);
  EXPECT_TRUE(read(with(nfs, {{"JWT_SECRET", secret}})).config.cors.cookies);
}

TEST(Config, reads_the_names_of_header_fields) {
  EXPECT_THAT(read(nfs).config.cors.headers,
              ElementsAre("x-hasura-role", "x-request-id", "traceparent", "tracestate", "baggage",
                          "sentry-trace", "x-requested-with", "cache-control"));
  const Read good = read(with(nfs, {{"IMAGING_CORS_HEADERS", "X-Own ,b3"}}));
  EXPECT_THAT(good.faults, IsEmpty());
  EXPECT_THAT(good.config.cors.headers, ElementsAre("X-Own", "b3"));
  for (const char* bad : {"*", "a b", "a,", "a:", "a\r\nb", "a;b", "(a)", "\xc3\xa4"}) {
    EXPECT_THAT(read(with(nfs, {{"IMAGING_CORS_HEADERS", bad}})).faults,
                Contains(StartsWith("IMAGING_CORS_HEADERS: ")))
        << bad;
  }
}

TEST(Config, signs_with_a_key_of_its_own_or_not_at_all) {
  const std::string key = "fedcba9876543210fedcba9876543210";
  EXPECT_TRUE(read(nfs).config.signing.current.empty());
  const Read good = read(
      with(nfs, {{"IMAGING_SIGNING_KEY", key}, {"IMAGING_SIGNING_KEY_PREVIOUS", key + "-before"}}));
  EXPECT_THAT(good.faults, IsEmpty());
  EXPECT_EQ(good.config.signing.current.reveal(), key);
  EXPECT_EQ(good.config.signing.previous.reveal(), key + "-before");
  for (const std::string& bad : {std::string("hunter2-too-short"), "'" + key + "'",
                                 "{\"key\":\"" + key + "\"}", nfs.at("JWT_SECRET")}) {
    const Read refused = read(with(nfs, {{"IMAGING_SIGNING_KEY", bad}}));
    EXPECT_THAT(refused.faults,
                ElementsAre(AllOf(StartsWith("IMAGING_SIGNING_KEY: "), Not(HasSubstr(bad)))));
  }
  EXPECT_THAT(read(with(nfs, {{"IMAGING_SIGNING_KEY", key}, {"JWT_SECRET_PREVIOUS", key}})).faults,
              ElementsAre("IMAGING_SIGNING_KEY: must not be the key that tokens are signed with"));
  EXPECT_THAT(read(with(nfs, {{"IMAGING_SIGNING_KEY_PREVIOUS", key}})).faults,
              ElementsAre("IMAGING_SIGNING_KEY_PREVIOUS: IMAGING_SIGNING_KEY is not set"));
}

TEST(Config, the_public_url_has_no_slash_at_its_end) {
  const auto url = [](const std::string& text) {
    return read(with(nfs, {{"IMAGING_PUBLIC_URL", text}}));
  };
  EXPECT_EQ(read(nfs).config.public_url, "");
  EXPECT_EQ(url("https://imaging.example.com").config.public_url, "https://imaging.example.com");
  EXPECT_EQ(url("HTTPS://Imaging.example.com:443/").config.public_url,
            "https://imaging.example.com");
  EXPECT_EQ(url("http://[::1]:4010/a/b/").config.public_url, "http://[::1]:4010/a/b");
  for (const char* bad :
       {"imaging.example.com", "ftp://example.com", "https://", "https://u:p@example.com",
        "https://example.com/?x=1", "https://example.com/#x", "https://example.com/a/../b",
        "https://example.com/%2e%2e", "https://example.com/a b", "//example.com", "/imaging"}) {
    EXPECT_THAT(url(bad).faults, ElementsAre(StartsWith("IMAGING_PUBLIC_URL: "))) << bad;
  }
}

}  // namespace
}  // namespace imaging::app
