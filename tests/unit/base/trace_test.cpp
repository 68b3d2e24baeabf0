// The field traceparent, by the rules and examples of W3C Trace Context, level 1.
#include "base/trace.hpp"

#include <gtest/gtest.h>

namespace imaging {
namespace {

const std::string id = "0af7651916cd43dd8448eb211c80319c";
const std::string span = "b7ad6b7169203331";

TEST(Trace, reads_version_00) {
  const auto trace = parse_traceparent("00-" + id + "-" + span + "-01");
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->id, id);
  EXPECT_EQ(trace->span, span);
  EXPECT_TRUE(trace->sampled);
  EXPECT_FALSE(parse_traceparent("00-" + id + "-" + span + "-00")->sampled);
}

TEST(Trace, knows_no_flag_but_sampled_and_sends_no_other_on) {
  const auto trace = parse_traceparent("00-" + id + "-" + span + "-ff");
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->parent(), "00-" + id + "-" + span + "-01");
  EXPECT_EQ(parse_traceparent("00-" + id + "-" + span + "-fe")->parent(),
            "00-" + id + "-" + span + "-00");
}

TEST(Trace, reads_a_later_version_as_far_as_it_is_like_00) {
  for (const std::string& later :
       {"01-" + id + "-" + span + "-01", "cc-" + id + "-" + span + "-01-what-comes",
        "fe-" + id + "-" + span + "-01-"}) {
    const auto trace = parse_traceparent(later);
    ASSERT_TRUE(trace) << later;
    EXPECT_EQ(trace->parent(), "00-" + id + "-" + span + "-01");
  }
}

TEST(Trace, ignores_what_is_malformed) {
  const std::string zeros(32, '0');
  for (const std::string& bad : {std::string(),
                                 std::string("00"),
                                 std::string(55, '-'),
                                 std::string(16'000, 'a'),
                                 "ff-" + id + "-" + span + "-01",  // a version that will never be
                                 "0g-" + id + "-" + span + "-01",
                                 "0-" + id + "-" + span + "-001",
                                 "00-" + zeros + "-" + span + "-01",  // ids of zeros only
                                 "00-" + id + "-" + zeros.substr(16) + "-01",
                                 "00-" + id + "-" + span + "-1",
                                 "00-" + id + "-" + span + "-0x",
                                 "00-" + id + "-" + span + "-0A",
                                 "00-" + id + "-" + span,
                                 "00-" + id + "-" + span + "-01-",
                                 "00-" + id + "-" + span + "-01-extra",
                                 "00-" + id + "-" + span + "-011",
                                 "01-" + id + "-" + span + "-01extra",
                                 "00-" + id.substr(1) + "-" + span + "-01x",
                                 "00_" + id + "-" + span + "-01",
                                 "00-" + id + "_" + span + "-01",
                                 "00-" + id + "-" + span + "_01",
                                 " 00-" + id + "-" + span + "-01",
                                 "00-0AF7651916CD43DD8448EB211C80319C-" + span + "-01",
                                 "00-" + id + "-B7AD6B7169203331-01",
                                 "00-" + id.substr(0, 31) + "\n-" + span + "-01",
                                 "00-" + id + "-" + span + "-01,00-" + id + "-" + span + "-01"}) {
    EXPECT_FALSE(parse_traceparent(bad)) << bad;
  }
  EXPECT_FALSE(parse_traceparent(std::string(3, '0') + std::string(52, '\0')));
}

TEST(Trace, a_span_of_ours_is_new_each_time_and_well_formed) {
  const std::string one = random_span();
  EXPECT_NE(one, random_span());
  EXPECT_TRUE(parse_traceparent("00-" + id + "-" + one + "-00")) << one;
}

}  // namespace
}  // namespace imaging
