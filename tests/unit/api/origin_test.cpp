#include "api/origin.hpp"

#include <gtest/gtest.h>

namespace imaging::api {
namespace {

TEST(Origin, refuses_what_no_browser_sends) {
  for (const char* text : {"",
                           "*",
                           "null",
                           "app.example",
                           "//app.example",
                           "app.example:443",
                           "https://",
                           "https://app.example/",
                           "https://app.example/x",
                           "https://app.example?x",
                           "https://app.example#x",
                           "https://u@app.example",
                           "https://:443",
                           "https://*.example",
                           "https://a b",
                           " https://app.example",
                           "https://app.example ",
                           "https://app%2eexample",
                           "https://m\xc3\xbcller.example",
                           "https://app.example:",
                           "https://app.example:0",
                           "https://app.example:65536",
                           "https://app.example:x",
                           "https://[::1",
                           "https://[v1.a]",
                           "ftp://app.example",
                           "file:///x",
                           "https:app.example",
                           "https://a,b",
                           "https://a'b"}) {
    EXPECT_EQ(normal_origin(text), std::nullopt) << text;
  }
}

TEST(Origin, is_spelled_as_browsers_do) {
  EXPECT_EQ(normal_origin("https://app.example.com"), "https://app.example.com");
  EXPECT_EQ(normal_origin("HTTPS://App.Example.COM"), "https://app.example.com");
  EXPECT_EQ(normal_origin("https://app.example:443"), "https://app.example");
  EXPECT_EQ(normal_origin("http://app.example:80"), "http://app.example");
  EXPECT_EQ(normal_origin("http://app.example:0080"), "http://app.example");
  EXPECT_EQ(normal_origin("http://app.example:443"), "http://app.example:443");
  EXPECT_EQ(normal_origin("https://app.example:80"), "https://app.example:80");
  EXPECT_EQ(normal_origin("http://Localhost:3000"), "http://localhost:3000");
  EXPECT_EQ(normal_origin("http://host_1:08080"), "http://host_1:8080");
  EXPECT_EQ(normal_origin("http://127.0.0.1:4010"), "http://127.0.0.1:4010");
}

TEST(Origin, an_ipv6_address_stays_in_brackets) {
  EXPECT_EQ(normal_origin("http://[::1]:3000"), "http://[::1]:3000");
  EXPECT_EQ(normal_origin("https://[2001:DB8:0:0:0:0:0:1]:443"), "https://[2001:db8::1]");
  EXPECT_EQ(normal_origin("http://[fe80::00ff]:80"), "http://[fe80::ff]");
}

}  // namespace
}  // namespace imaging::api
