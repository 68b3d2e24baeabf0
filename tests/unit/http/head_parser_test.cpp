#include "http/head_parser.hpp"

#include <gtest/gtest.h>

#include <string>

#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

Head parse(const std::string& bytes) {
  HeadParser parser({});
  EXPECT_EQ(parser.parse(bytes), bytes.size()) << bytes;
  return parser.head();
}

// Parsed whole and byte by byte: both must be rejected alike.
std::optional<Code> refused(const std::string& bytes) {
  const auto whole = test::refusal([&] { HeadParser({}).parse(bytes); });
  const auto bytewise = test::refusal([&] {
    HeadParser parser({});
    for (std::size_t size = 1; size <= bytes.size(); ++size) {
      if (parser.parse(std::string_view(bytes).substr(0, size))) break;
    }
  });
  EXPECT_EQ(whole, bytewise) << bytes;
  return whole;
}

std::string with(const std::string& lines) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
}

// Rejected as soon as the request line is complete.
TEST(HeadParser, refuses_other_versions) {
  for (const char* line :
       {"GET /\r\n", "GET / HTTP/0.9\r\n", "GET / HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n",
        "GET / HTTP/1.2\r\n", "GET / HTTP/3\r\n", "GET / http/1.1\r\n", "GET / HTTP/1.10\r\n",
        "GET / HTTP/01.1\r\n", "GET / HTTP/1.1 \r\n", "GET / ICY/1.1\r\n", "GET / \r\n"}) {
    EXPECT_EQ(refused(line), Code::bad_request) << line;
  }
}

TEST(HeadParser, refuses_a_malformed_request_line) {
  for (const char* line : {" GET / HTTP/1.1\r\n", "GET  / HTTP/1.1\r\n", "GET\t/ HTTP/1.1\r\n",
                           "GET /  HTTP/1.1\r\n", "G@T / HTTP/1.1\r\n", "GET / a HTTP/1.1\r\n",
                           "GET /\x01 HTTP/1.1\r\n", "GET /\x7f HTTP/1.1\r\n", "\r\n\r\n",
                           "GET /\xc3\xa4 HTTP/1.1\r\n", "GET /#a HTTP/1.1\r\n"}) {
    EXPECT_EQ(refused(line), Code::bad_request) << line;
  }
}

TEST(HeadParser, refuses_targets_that_are_no_path) {
  for (const char* line :
       {"CONNECT a:443 HTTP/1.1\r\n", "GET * HTTP/1.1\r\n", "OPTIONS a HTTP/1.1\r\n",
        "GET health HTTP/1.1\r\n", "OPTIONS ** HTTP/1.1\r\n"}) {
    EXPECT_EQ(refused(line), Code::bad_request) << line;
  }
  EXPECT_EQ(parse("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").target, "*");
}

TEST(HeadParser, refuses_a_url_that_is_none_of_ours) {
  for (const std::string target :
       {"http:///",      "http://",         "http://?a",     "http://:80/",      "http://u@a/",
        "http://u:p@a/", "http://@a/",      "http://a@b@c/", "http://a#b",       "http://a/#b",
        "http://a/b#",   "http:/a",         "http:a",        "http//a/",         "ftp://a/",
        "file:///a",     "HTTP//a",         "ws://a/",       "https:a/b",        "://a/",
        "http://a:b/",   "http://a:80:81/", "http://[::1/",  "http://[::1]x/",   "http://a,b/",
        "http://a\\b/",  "http://a%zz/",    "http://a\x7f/", "http://\xc3\xa4/", "javascript:x"}) {
    EXPECT_EQ(refused("GET " + target + " HTTP/1.1\r\n"), Code::bad_request) << target;
  }
}

struct Taken {
  std::string target;
  std::string host;
  bool operator==(const Taken&) const = default;
};

Taken take(const std::string& target, const std::string& fields = "Host: other\r\n",
           const std::string& version = "1.1") {
  const Head head = parse("GET " + target + " HTTP/" + version + "\r\n" + fields + "\r\n");
  EXPECT_EQ(head.count("Host"), 1U);
  return {head.target, std::string(head.field("host"))};
}

TEST(HeadParser, takes_a_url_whose_host_replaces_the_host_field) {
  EXPECT_EQ(take("http://a:8080/b?c=d"), (Taken{"/b?c=d", "a:8080"}));
  EXPECT_EQ(take("HTTPS://[::1]:443/b"), (Taken{"/b", "[::1]:443"}));
  EXPECT_EQ(take("http://a"), (Taken{"/", "a"}));
  EXPECT_EQ(take("http://a?b"), (Taken{"/?b", "a"}));
  EXPECT_EQ(take("http://a//b"), (Taken{"//b", "a"}));
  EXPECT_EQ(take("http://a/http://b/"), (Taken{"/http://b/", "a"}));
  EXPECT_EQ(take("http://a/b@c"), (Taken{"/b@c", "a"}));
  EXPECT_EQ(take("http://a/b", "", "1.0"), (Taken{"/b", "a"}));
  EXPECT_EQ(take("/http://a/"), (Taken{"/http://a/", "other"}));
}

TEST(HeadParser, a_url_does_not_excuse_the_host_field) {
  EXPECT_EQ(refused("GET http://a/ HTTP/1.1\r\n\r\n"), Code::bad_request);
  EXPECT_EQ(refused("GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), Code::bad_request);
  EXPECT_EQ(refused("GET http://a/ HTTP/1.1\r\nHost: a/b\r\n\r\n"), Code::bad_request);
}

TEST(HeadParser, refuses_lines_without_crlf) {
  EXPECT_EQ(refused("GET / HTTP/1.1\n"), Code::bad_request);
  EXPECT_EQ(refused("\n"), Code::bad_request);
  EXPECT_EQ(refused("GET / HTTP/1.1\r\nHost: a\n"), Code::bad_request);
  EXPECT_EQ(refused("GET / HTTP/1.1\r\nHost: a\r\n\n"), Code::bad_request);
  EXPECT_EQ(refused(with("A: b\rc\r\n")), Code::bad_request);
  EXPECT_EQ(refused(with("A: b\r\r\n")), Code::bad_request);
}

TEST(HeadParser, refuses_malformed_fields) {
  for (const char* line : {"A : b\r\n", " A: b\r\n", "A\r\n", ": b\r\n", "A b: c\r\n", "A(: b\r\n",
                           "A\xc3: b\r\n", "A: b\r\n folded\r\n", "A: b\r\n\tfolded\r\n",
                           "A: \x01\r\n", "A: \x7f\r\n", "A: \x1b[0m\r\n"}) {
    EXPECT_EQ(refused(with(line)), Code::bad_request) << line;
  }
  EXPECT_EQ(refused(with(std::string("A: b\0c\r\n", 8))), Code::bad_request);
  EXPECT_EQ(refused(with(std::string("A\0: b\r\n", 7))), Code::bad_request);
}

TEST(HeadParser, bounds_the_request_line) {
  const std::string rest = " HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::size_t others = std::string("GET  HTTP/1.1").size();
  const std::string longest = "/" + std::string(8 * 1024 - others - 1, 'x');
  EXPECT_EQ(refused("GET " + longest + rest), std::nullopt);
  EXPECT_EQ(refused("GET " + longest + "x" + rest), Code::uri_too_long);
  EXPECT_EQ(refused(std::string(9 * 1024, 'x')), Code::uri_too_long);
}

TEST(HeadParser, bounds_the_block) {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nA: ";
  const std::string longest(16 * 1024 - start.size() - 4, 'x');
  EXPECT_EQ(refused(start + longest + "\r\n\r\n"), std::nullopt);
  EXPECT_EQ(refused(start + longest + "x\r\n\r\n"), Code::headers_too_large);
  EXPECT_EQ(refused(start + std::string(17 * 1024, 'x')), Code::headers_too_large);
}

TEST(HeadParser, bounds_the_number_of_fields) {
  std::string lines;
  for (int i = 0; i < 99; ++i) lines += "A: b\r\n";
  EXPECT_EQ(refused(with(lines)), std::nullopt);
  EXPECT_EQ(refused(with(lines + "A: b\r\n")), Code::headers_too_large);
}

TEST(HeadParser, reads_alike_whole_and_byte_by_byte) {
  const std::string bytes =
      "\r\nPOST /a?b=c HTTP/1.1\r\nHost: a\r\nX-A:\t b c \t\r\nx-a:\r\nÄ: x\r\n\r\n";
  const std::string good =
      "\r\nPOST /a?b=c HTTP/1.1\r\nHost: a\r\nX-A:\t b\xc3\xa4 \t\r\nx-a:\r\n\r\n";
  EXPECT_EQ(refused(bytes), Code::bad_request);
  HeadParser bytewise({});
  for (std::size_t size = 1; size < good.size(); ++size) {
    ASSERT_EQ(bytewise.parse(std::string_view(good).substr(0, size)), std::nullopt);
  }
  ASSERT_EQ(bytewise.parse(good + "GET"), good.size());
  const Head whole = parse(good);
  EXPECT_EQ(whole.method, "POST");
  EXPECT_EQ(whole.target, "/a?b=c");
  EXPECT_EQ(whole.fields, (Fields{{"Host", "a"}, {"X-A", "b\xc3\xa4"}, {"x-a", ""}}));
  EXPECT_EQ(whole.field("x-A"), "b\xc3\xa4");
  EXPECT_EQ(whole.count("X-a"), 2U);
  EXPECT_EQ(whole.field("absent"), "");
  EXPECT_EQ(bytewise.head().fields, whole.fields);
}

TEST(HeadParser, forgets_the_request_before) {
  HeadParser parser({});
  parser.parse("POST http://b/ HTTP/1.0\r\nAuthorization: x\r\nContent-Length: 5\r\n\r\n");
  parser.restart();
  parser.parse("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(parser.head().method, "GET");
  EXPECT_EQ(parser.head().field("Host"), "a");
  EXPECT_EQ(parser.head().field("Authorization"), "");
  EXPECT_EQ(parser.head().content_length, std::nullopt);
  EXPECT_TRUE(parser.head().keep_alive);
}

}  // namespace
}  // namespace imaging::http
