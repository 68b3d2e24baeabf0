// Which id of the caller is good enough for the log.
#include "api/request_context.hpp"

#include <gtest/gtest.h>

#include <string>

namespace imaging::api {
namespace {

std::string client_id(http::Fields fields) {
  http::Head head;
  head.fields = std::move(fields);
  return context_of(Uuid::random(), head).client_id;
}

TEST(RequestContext, keeps_an_id_of_visible_ascii) {
  EXPECT_EQ(client_id({{"x-request-id", "7f3b-abc_1.2/~!"}}), "7f3b-abc_1.2/~!");
  EXPECT_EQ(client_id({{"X-Request-Id", std::string(128, 'x')}}).size(), 128U);
}

TEST(RequestContext, leaves_out_what_is_no_id) {
  EXPECT_EQ(client_id({}), "");
  EXPECT_EQ(client_id({{"X-Request-Id", "a"}, {"x-request-id", "b"}}), "");
  for (const std::string& bad : {std::string(), std::string(129, 'x'), std::string("a b"),
                                 std::string("a\tb"), std::string("a\x7f"), std::string("\x1b[2J"),
                                 std::string("\xc3\xa4"), std::string("a\0b", 3)}) {
    EXPECT_EQ(client_id({{"X-Request-Id", bad}}), "") << bad;
  }
}

TEST(RequestContext, has_our_id_and_the_callers_trace) {
  http::Head head;
  head.fields = {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};
  const Uuid ours = Uuid::random();
  const RequestContext context = context_of(ours, head);
  EXPECT_EQ(context.id, ours);
  EXPECT_EQ(context.trace.id, "0af7651916cd43dd8448eb211c80319c");
}

}  // namespace
}  // namespace imaging::api
