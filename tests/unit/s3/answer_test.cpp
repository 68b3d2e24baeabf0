// What each kind of S3 answer means.
#include "s3/answer.hpp"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>

namespace imaging::s3 {
namespace {

TEST(Outcome, is_done_on_success) {
  for (const int status : {200, 204, 206})
    EXPECT_EQ(outcome_of(status, ""), Outcome::done) << status;
}

TEST(Outcome, does_not_trust_a_success_that_carries_an_error) {
  EXPECT_EQ(outcome_of(200, "InternalError"), Outcome::busy);
  EXPECT_EQ(outcome_of(200, "AccessDenied"), Outcome::rejected);
}

TEST(Outcome, tries_again_after_the_server_s_own_failures) {
  for (const int status : {500, 502, 503, 504})
    EXPECT_EQ(outcome_of(status, ""), Outcome::busy) << status;
  EXPECT_EQ(outcome_of(503, "SlowDown"), Outcome::busy);
}

TEST(Outcome, tries_again_after_a_body_that_came_too_slowly_and_after_too_many_requests) {
  EXPECT_EQ(outcome_of(400, "RequestTimeout"), Outcome::busy);
  EXPECT_EQ(outcome_of(429, ""), Outcome::busy);
  EXPECT_EQ(outcome_of(429, "TooManyRequests"), Outcome::busy);
}

TEST(Outcome, does_not_try_again_after_a_refusal) {
  for (const int status : {302, 303, 400, 403, 405, 412, 416, 501}) {
    EXPECT_EQ(outcome_of(status, ""), Outcome::rejected) << status;
  }
  EXPECT_EQ(outcome_of(403, "SignatureDoesNotMatch"), Outcome::rejected);
  EXPECT_EQ(outcome_of(400, "XAmzContentSHA256Mismatch"), Outcome::rejected);
}

TEST(Outcome, tells_a_bucket_that_is_elsewhere) {
  for (const int status : {301, 307, 308})
    EXPECT_EQ(outcome_of(status, ""), Outcome::moved) << status;
  EXPECT_EQ(outcome_of(301, "PermanentRedirect"), Outcome::moved);
}

TEST(Outcome, tells_a_missing_key_from_a_missing_bucket) {
  EXPECT_EQ(outcome_of(404, "NoSuchKey"), Outcome::missing);
  EXPECT_EQ(outcome_of(404, ""), Outcome::missing);
  EXPECT_EQ(outcome_of(404, "NoSuchBucket"), Outcome::rejected);
}

TEST(Outcome, knows_a_wrong_clock_and_a_full_store) {
  EXPECT_EQ(outcome_of(403, "RequestTimeTooSkewed"), Outcome::skewed);
  EXPECT_EQ(outcome_of(507, ""), Outcome::full);
  EXPECT_EQ(outcome_of(507, "XMinioStorageFull"), Outcome::full);
  EXPECT_EQ(outcome_of(403, "QuotaExceeded"), Outcome::full);
}

TEST(WireFailure, is_tried_again_unless_the_answer_was_too_long) {
  EXPECT_EQ(wire_failure(boost::asio::error::connection_reset).outcome, Outcome::busy);
  EXPECT_EQ(wire_failure(boost::asio::error::timed_out).outcome, Outcome::busy);
  EXPECT_EQ(wire_failure(boost::asio::error::message_size).outcome, Outcome::rejected);
}

}  // namespace
}  // namespace imaging::s3
