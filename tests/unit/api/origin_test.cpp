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

const std::vector<std::string> named{"https://app.example"};

std::string fault(http::Fields fields, const std::string& method = "POST",
                  const std::string& host = "imaging.example") {
  http::Head head;
  head.method = method;
  head.fields = std::move(fields);
  head.fields.emplace_back("Host", host);
  return cookie_fault(head, named);
}

TEST(CookieGuard, refuses_what_names_no_page) {
  EXPECT_EQ(fault({}), "Origin: required when the token is in a cookie");
  EXPECT_EQ(fault({{"Referer", "https://imaging.example/"}}),
            "Origin: required when the token is in a cookie");
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "get", "QUERY"}) {
    EXPECT_NE(fault({}, method), "") << method;
  }
}

TEST(CookieGuard, refuses_other_pages) {
  for (const char* origin :
       {"https://evil.example", "null", "", "https://imaging.example.evil.example",
        "https://evil.imaging.example", "https://imaging.example:8443", "https://imaging.example/",
        "ftp://imaging.example", "imaging.example", "http://app.example",
        "https://app.example:8443", "https://imaging.example https://evil.example",
        "https://Imaging.example"}) {
    EXPECT_TRUE(fault({{"Origin", origin}}).starts_with("Origin: ")) << origin;
    EXPECT_NE(fault({{"Origin", origin}, {"Sec-Fetch-Site", "same-origin"}}), "") << origin;
  }
}

TEST(CookieGuard, refuses_what_is_there_twice) {
  const std::pair<std::string, std::string> own{"Origin", "https://imaging.example"};
  EXPECT_EQ(fault({own, own}), "Origin: there is more than one");
  EXPECT_EQ(fault({own, {"origin", "https://evil.example"}}), "Origin: there is more than one");
  EXPECT_EQ(fault({{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "cross-site"}}),
            "Sec-Fetch-Site: there is more than one");
}

TEST(CookieGuard, without_an_origin_only_the_same_origin_will_do) {
  EXPECT_EQ(fault({{"Sec-Fetch-Site", "same-origin"}}), "");
  for (const std::string site :
       {"same-site", "cross-site", "none", "Same-Origin", "same-origin, x"}) {
    EXPECT_EQ(fault({{"Sec-Fetch-Site", site}}),
              "Sec-Fetch-Site: it must be same-origin, not " + site);
  }
}

TEST(CookieGuard, takes_pages_of_its_own_host_and_of_named_origins) {
  EXPECT_EQ(fault({{"Origin", "https://imaging.example"}}), "");
  EXPECT_EQ(fault({{"Origin", "http://imaging.example"}}), "");
  EXPECT_EQ(fault({{"Origin", "https://imaging.example"}, {"Sec-Fetch-Site", "same-origin"}}), "");
  EXPECT_EQ(fault({{"Origin", "https://app.example"}}), "");
  EXPECT_EQ(fault({{"Origin", "https://app.example"}, {"Sec-Fetch-Site", "cross-site"}}), "");
}

TEST(CookieGuard, compares_the_host_as_browsers_spell_it) {
  EXPECT_EQ(fault({{"Origin", "https://imaging.example"}}, "POST", "Imaging.Example:443"), "");
  EXPECT_EQ(fault({{"Origin", "http://imaging.example"}}, "POST", "imaging.example:80"), "");
  EXPECT_EQ(fault({{"Origin", "http://127.0.0.1:4010"}}, "POST", "127.0.0.1:4010"), "");
  EXPECT_EQ(fault({{"Origin", "http://[::1]:4010"}}, "POST", "[::1]:4010"), "");
  EXPECT_NE(fault({{"Origin", "https://imaging.example"}}, "POST", "imaging.example:80"), "");
  EXPECT_NE(fault({{"Origin", "https://"}}, "POST", ""), "");
  EXPECT_NE(fault({{"Origin", "https://a@b"}}, "POST", "a@b"), "");
}

TEST(CookieGuard, the_same_host_by_another_scheme_is_another_page_when_the_browser_says_so) {
  EXPECT_NE(fault({{"Origin", "http://imaging.example"}, {"Sec-Fetch-Site", "cross-site"}}), "");
  EXPECT_NE(fault({{"Origin", "http://imaging.example"}, {"Sec-Fetch-Site", "same-site"}}), "");
}

TEST(CookieGuard, what_changes_nothing_may_come_from_anywhere) {
  for (const char* method : {"GET", "HEAD", "OPTIONS"}) {
    EXPECT_EQ(fault({{"Origin", "https://evil.example"}}, method), "") << method;
    EXPECT_EQ(fault({}, method), "") << method;
  }
}

}  // namespace
}  // namespace imaging::api
