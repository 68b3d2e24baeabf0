#include "api/cors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace imaging::api {
namespace {

using testing::Contains;
using testing::Not;

const Cors cors{{"https://app.example.com"}, {"traceparent", "x-own"}};

http::Head request(std::string method, std::vector<std::pair<std::string, std::string>> fields) {
  http::Head head;
  head.method = std::move(method);
  head.fields = std::move(fields);
  return head;
}

bool allows(const http::Reply& reply) {
  for (const auto& [name, value] : reply.fields) {
    if (name == "Access-Control-Allow-Origin") return true;
  }
  return false;
}

TEST(Cors, is_off_without_cors) {
  const http::Head head = request("OPTIONS", {{"Origin", "https://app.example.com"}});
  EXPECT_FALSE(preflight(head, {}, "GET"));
  http::Reply reply;
  add_cors_fields(reply, head, {});
  EXPECT_TRUE(reply.fields.empty());
}

TEST(Cors, names_an_allowed_origin_and_never_reflects_another) {
  http::Reply allowed, other, none, twice;
  add_cors_fields(allowed, request("GET", {{"Origin", "https://app.example.com"}}), cors);
  add_cors_fields(other, request("GET", {{"Origin", "https://app.example.com.evil.example"}}),
                  cors);
  add_cors_fields(none, request("GET", {{"Origin", "null"}}), cors);
  add_cors_fields(
      twice,
      request("GET", {{"Origin", "https://app.example.com"}, {"Origin", "https://evil.example"}}),
      cors);
  EXPECT_TRUE(allows(allowed));
  EXPECT_FALSE(allows(other));
  EXPECT_FALSE(allows(none));
  EXPECT_FALSE(allows(twice));
}

TEST(Cors, lets_pages_of_an_allowed_origin_send_cookies_where_the_token_is_in_one) {
  Cors with_cookies = cors;
  with_cookies.cookies = true;
  const auto fields = [](const Cors& how, std::string origin) {
    http::Reply reply;
    add_cors_fields(reply, request("GET", {{"Origin", std::move(origin)}}), how);
    return reply.fields;
  };
  const std::pair<std::string, std::string> leave{"Access-Control-Allow-Credentials", "true"};
  EXPECT_THAT(fields(with_cookies, "https://app.example.com"), Contains(leave));
  EXPECT_THAT(fields(with_cookies, "https://evil.example"), Not(Contains(leave)));
  EXPECT_THAT(fields(cors, "https://app.example.com"), Not(Contains(leave)));
}

TEST(Cors, answers_a_preflight_with_the_methods_of_the_path) {
  const auto reply =
      preflight(request("OPTIONS", {{"Origin", "https://app.example.com"}}), cors, "GET, HEAD");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 204);
  EXPECT_EQ(reply->fields.at(0),
            (std::pair<std::string, std::string>{"Access-Control-Allow-Methods", "GET, HEAD"}));
  EXPECT_EQ(
      reply->fields.at(1),
      (std::pair<std::string, std::string>{
          "Access-Control-Allow-Headers",
          "Authorization, Content-Digest, Content-Type, Idempotency-Key, If-Match, "
          "If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range, Repr-Digest, "
          "traceparent, x-own"}));
  const auto refused =
      preflight(request("OPTIONS", {{"Origin", "https://evil.example"}}), cors, "GET");
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->fields.empty());
}

}  // namespace
}  // namespace imaging::api
