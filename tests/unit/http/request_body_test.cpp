#include "http/request_body.hpp"

#include <gtest/gtest.h>

#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Time = BodyPace::Clock::time_point;

constexpr PaceLimits limits{.idle = seconds{30}, .rate = 1024, .whole = minutes{15}};

TEST(BodyPace, waits_no_longer_than_idle) {
  EXPECT_EQ(BodyPace(limits, Time{}).patience(Time{}), seconds{30});
}

TEST(BodyPace, refuses_less_than_the_rate_over_a_minute) {
  BodyPace pace(limits, Time{});
  for (int i = 0; i < 5; ++i) pace.received(10 * 1024, seconds{10});
  EXPECT_EQ(pace.patience(Time{}), seconds{10});
  EXPECT_EQ(test::refusal([&] { pace.received(10 * 1024 - 1, seconds{10}); }), Code::timeout);
}

TEST(BodyPace, begins_anew_each_minute) {
  BodyPace pace(limits, Time{});
  pace.received(60 * 1024, seconds{60});
  pace.received(1, seconds{29});
  EXPECT_EQ(test::refusal([&] { pace.received(1, seconds{31}); }), Code::timeout);
}

TEST(BodyPace, does_not_count_the_time_the_service_takes) {
  BodyPace pace(limits, Time{});
  pace.received(1, milliseconds{0});
  EXPECT_EQ(pace.patience(Time{} + minutes{10}), seconds{30});
}

TEST(BodyPace, refuses_after_the_whole_time) {
  const BodyPace pace(limits, Time{});
  EXPECT_EQ(pace.patience(Time{} + minutes{15} - seconds{1}), seconds{1});
  EXPECT_EQ(test::refusal([&] { (void)pace.patience(Time{} + minutes{15}); }), Code::timeout);
}

}  // namespace
}  // namespace imaging::http
