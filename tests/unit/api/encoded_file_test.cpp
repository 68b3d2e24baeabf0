#include "api/encoded_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "api/answer.hpp"
#include "base/error.hpp"

namespace imaging::api {
namespace {

const std::string text(100, 'x');

EncodedFile file() {
  EncodedFile one(text, "text/css; charset=utf-8");
  one.add("br", "brotli's bytes");
  one.add("gzip", "gzip's bytes");
  return one;
}

http::Head request(http::Fields fields, std::string method = "GET") {
  http::Head head;
  head.method = std::move(method);
  head.fields = std::move(fields);
  return head;
}

http::Reply ask(http::Fields fields, std::string method = "GET") {
  return file().answer(request(std::move(fields), std::move(method)), {{"Cache-Control", "x"}});
}

std::optional<std::string> field(const http::Reply& reply, std::string_view name) {
  return http::combined(reply.fields, name);
}

TEST(EncodedFile, without_a_wish_is_as_it_is) {
  for (const auto& fields : {http::Fields{}, http::Fields{{"Accept-Encoding", "br;q=0"}}}) {
    const http::Reply reply = ask(fields);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, text);
    EXPECT_EQ(field(reply, "Content-Encoding"), std::nullopt);
    EXPECT_EQ(field(reply, "Vary"), "Accept-Encoding");
    EXPECT_EQ(field(reply, "ETag"), file().etag);
    EXPECT_EQ(field(reply, "Cache-Control"), "x");
  }
}

TEST(EncodedFile, each_coding_has_its_own_bytes_and_tag) {
  const http::Reply br = ask({{"Accept-Encoding", "gzip"}, {"Accept-Encoding", "br"}});
  EXPECT_EQ(br.body, "brotli's bytes");
  EXPECT_EQ(field(br, "Content-Encoding"), "br");
  EXPECT_EQ(field(br, "Content-Type"), "text/css; charset=utf-8");
  const http::Reply gzip = ask({{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(gzip.body, "gzip's bytes");
  EXPECT_EQ(field(gzip, "Vary"), "Accept-Encoding");
  EXPECT_NE(field(gzip, "ETag"), field(br, "ETag"));
  EXPECT_NE(field(gzip, "ETag"), file().etag);
}

TEST(EncodedFile, a_tag_is_compared_with_the_coding_that_is_chosen) {
  const std::string br = field(ask({{"Accept-Encoding", "br"}}), "ETag").value();
  const http::Reply same = ask({{"Accept-Encoding", "br"}, {"If-None-Match", br}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(field(same, "ETag"), br);
  EXPECT_EQ(field(same, "Vary"), "Accept-Encoding");
  EXPECT_EQ(field(same, "Cache-Control"), "x");
  EXPECT_EQ(field(same, "Content-Encoding"), std::nullopt);
  EXPECT_EQ(ask({{"If-None-Match", br}}).status, 200);
  EXPECT_THROW(ask({{"If-Match", br}}), Error);
  EXPECT_EQ(ask({{"If-Match", br}, {"Accept-Encoding", "br"}}).status, 200);
}

TEST(EncodedFile, a_range_is_one_of_the_encoded_bytes) {
  const http::Reply part = ask({{"Accept-Encoding", "br"}, {"Range", "bytes=-5"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "bytes");
  EXPECT_EQ(field(part, "Content-Range"), "bytes 9-13/14");
  EXPECT_EQ(field(part, "Content-Encoding"), "br");
  try {
    ask({{"Accept-Encoding", "br"}, {"Range", "bytes=14-"}});
    ADD_FAILURE() << "it was answered";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.code(), Code::range_not_satisfiable);
    EXPECT_EQ(refusal.fields(), (http::Fields{{"Content-Range", "bytes */14"}}));
  }
  EXPECT_EQ(ask({{"Range", "bytes=14-"}}).status, 206) << "the file itself is longer";
  const auto tag = file().etag;
  EXPECT_EQ(ask({{"Accept-Encoding", "br"}, {"Range", "bytes=0-1"}, {"If-Range", tag}}).status,
            200);
  EXPECT_EQ(ask({{"Range", "bytes=0-1"}}, "HEAD").status, 200);
}

TEST(EncodedFile, keeps_no_coding_that_is_not_smaller) {
  EncodedFile one("abc", "text/css");
  one.add("br", "abc");
  one.add("gzip", "abcd");
  EXPECT_TRUE(one.encodings.empty());
  EXPECT_EQ(field(one.answer(request({}), {}), "Vary"), std::nullopt);
}

}  // namespace
}  // namespace imaging::api
