#include "api/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/run.hpp"

namespace imaging::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Metrics, a_gauge_without_a_value_has_no_series) {
  Metrics metrics;
  std::optional<double> value;
  metrics.gauge("age_seconds", "Age", [&] { return value; }, {{"of", "keys"}});
  EXPECT_THAT(test::run(metrics.text()), Not(HasSubstr("\nage_seconds{")));
  value = 2.5;
  EXPECT_THAT(test::run(metrics.text()), HasSubstr("\nage_seconds{of=\"keys\"} 2.5\n"));
  value.reset();
  EXPECT_THAT(test::run(metrics.text()), Not(HasSubstr("\nage_seconds{")));
  value = 1;
  EXPECT_THAT(test::run(metrics.text()), HasSubstr("\nage_seconds{of=\"keys\"} 1\n"));
}

TEST(Metrics, a_count_follows_what_is_counted_elsewhere) {
  Metrics metrics;
  double counted = 3;
  metrics.count("things_total", "Things", [&] { return counted; });
  EXPECT_THAT(test::run(metrics.text()), HasSubstr("\nthings_total 3\n"));
  counted = 7;
  EXPECT_THAT(test::run(metrics.text()), HasSubstr("\nthings_total 7\n"));
}

Awaitable<void> set(bool& done) {
  done = true;
  co_return;
}

TEST(Metrics, what_must_come_before_is_done_before_gauges_are_read) {
  Metrics metrics;
  bool done = false;
  metrics.before_reading([&done] { return set(done); });
  metrics.gauge("fresh", "Fresh", [&] { return done ? 1.0 : 0.0; });
  EXPECT_THAT(test::run(metrics.text()), HasSubstr("\nfresh 1\n"));
}

TEST(Metrics, a_client_that_left_waited_for_no_answer) {
  Metrics metrics;
  metrics.request("/x", 200, {.to_answer = 0.5, .to_end = 2}, 10);
  metrics.request("/x", 499, {.to_answer = std::nullopt, .to_end = 3}, 0);
  const std::string text = test::run(metrics.text());
  EXPECT_THAT(text, HasSubstr("imaging_http_requests_total{route=\"/x\",status=\"499\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("imaging_http_answer_seconds_sum{route=\"/x\"} 0.5\n"));
  EXPECT_THAT(text, HasSubstr("imaging_http_request_duration_seconds_sum{route=\"/x\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("imaging_http_response_bytes_total{route=\"/x\"} 10\n"));
}

}  // namespace
}  // namespace imaging::api
