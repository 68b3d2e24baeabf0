// Which trace a request continues.
#include "http/trace_context.hpp"

#include <gtest/gtest.h>

#include <string>

namespace imaging::http {
namespace {

const std::string id = "0af7651916cd43dd8448eb211c80319c";
const std::string parent = "00-" + id + "-b7ad6b7169203331-01";

Trace continued(Fields fields) {
  Head head;
  head.fields = std::move(fields);
  return continue_trace(head);
}

TEST(TraceContext, continues_the_callers_trace_with_a_span_of_ours) {
  const Trace trace = continued({{"TraceParent", parent}, {"tracestate", "congo=t61rcWkgMzE"}});
  EXPECT_EQ(trace.id, id);
  EXPECT_EQ(trace.span.size(), 16U);
  EXPECT_NE(trace.span, "b7ad6b7169203331");
  EXPECT_EQ(trace.parent(), "00-" + id + "-" + trace.span + "-01");
  EXPECT_EQ(trace.state, "congo=t61rcWkgMzE");
}

TEST(TraceContext, is_empty_without_exactly_one_valid_parent) {
  for (const Fields& fields : {Fields{}, Fields{{"tracestate", "a=1"}}, Fields{{"traceparent", ""}},
                               Fields{{"traceparent", parent + "-x"}, {"tracestate", "a=1"}},
                               Fields{{"traceparent", parent}, {"Traceparent", parent}}}) {
    const Trace trace = continued(fields);
    EXPECT_TRUE(trace.id.empty() && trace.span.empty() && trace.state.empty());
  }
}

TEST(TraceContext, several_states_are_one_list_in_their_order) {
  EXPECT_EQ(
      continued({{"tracestate", "a=1"}, {"traceparent", parent}, {"tracestate", "b=2,c=3"}}).state,
      "a=1,b=2,c=3");
  EXPECT_EQ(continued({{"tracestate", ""}, {"traceparent", parent}, {"tracestate", "b=2"}}).state,
            "b=2");
}

TEST(TraceContext, a_state_that_is_too_long_or_not_ascii_is_left_out_alone) {
  EXPECT_EQ(
      continued({{"traceparent", parent}, {"tracestate", std::string(512, 'a')}}).state.size(),
      512U);
  for (const std::string& bad : {std::string(513, 'a'), std::string("a=\xc3\xa4")}) {
    const Trace trace = continued({{"traceparent", parent}, {"tracestate", bad}});
    EXPECT_EQ(trace.state, "");
    EXPECT_EQ(trace.id, id);
  }
}

}  // namespace
}  // namespace imaging::http
