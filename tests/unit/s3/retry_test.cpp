// The verdict on each kind of answer, and the waits between tries.
#include "s3/retry.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

using std::chrono::milliseconds;

TEST(Judge, is_done_on_success) {
  for (const int status : {200, 204, 206}) EXPECT_EQ(judge(status, ""), Verdict::done) << status;
}

TEST(Judge, does_not_trust_a_success_that_carries_an_error) {
  EXPECT_EQ(judge(200, "InternalError"), Verdict::busy);
  EXPECT_EQ(judge(200, "AccessDenied"), Verdict::refused);
}

TEST(Judge, tries_again_after_the_server_s_own_failures) {
  for (const int status : {500, 502, 503, 504})
    EXPECT_EQ(judge(status, ""), Verdict::busy) << status;
  EXPECT_EQ(judge(503, "SlowDown"), Verdict::busy);
}

TEST(Judge, tries_again_after_a_body_that_came_too_slowly_and_after_too_many_requests) {
  EXPECT_EQ(judge(400, "RequestTimeout"), Verdict::busy);
  EXPECT_EQ(judge(429, ""), Verdict::busy);
  EXPECT_EQ(judge(429, "TooManyRequests"), Verdict::busy);
}

TEST(Judge, does_not_try_again_after_a_refusal) {
  for (const int status : {302, 303, 400, 403, 405, 412, 416, 501}) {
    EXPECT_EQ(judge(status, ""), Verdict::refused) << status;
  }
  EXPECT_EQ(judge(403, "SignatureDoesNotMatch"), Verdict::refused);
  EXPECT_EQ(judge(400, "XAmzContentSHA256Mismatch"), Verdict::refused);
}

TEST(Judge, tells_a_bucket_that_is_elsewhere) {
  for (const int status : {301, 307, 308}) EXPECT_EQ(judge(status, ""), Verdict::moved) << status;
  EXPECT_EQ(judge(301, "PermanentRedirect"), Verdict::moved);
}

TEST(Judge, tells_a_missing_key_from_a_missing_bucket) {
  EXPECT_EQ(judge(404, "NoSuchKey"), Verdict::missing);
  EXPECT_EQ(judge(404, ""), Verdict::missing);
  EXPECT_EQ(judge(404, "NoSuchBucket"), Verdict::refused);
}

TEST(Judge, knows_a_wrong_clock_and_a_full_store) {
  EXPECT_EQ(judge(403, "RequestTimeTooSkewed"), Verdict::skewed);
  EXPECT_EQ(judge(507, ""), Verdict::full);
  EXPECT_EQ(judge(507, "XMinioStorageFull"), Verdict::full);
  EXPECT_EQ(judge(403, "QuotaExceeded"), Verdict::full);
}

constexpr std::optional<milliseconds> no_answer;

TEST(BackOff, doubles_the_longest_wait_and_gives_up_after_four_tries) {
  constexpr milliseconds none{0};
  EXPECT_EQ(back_off(1, none, none, 0.5), milliseconds{50});
  EXPECT_EQ(back_off(2, none, none, 0.5), milliseconds{100});
  EXPECT_EQ(back_off(3, none, none, 0.5), milliseconds{200});
  EXPECT_EQ(back_off(4, none, none, 0.5), std::nullopt);
  EXPECT_EQ(back_off(100, none, none, 0.0), std::nullopt);
}

TEST(BackOff, spreads_over_the_whole_wait) {
  EXPECT_EQ(back_off(3, milliseconds{0}, no_answer, 0.0), milliseconds{0});
  EXPECT_EQ(back_off(3, milliseconds{0}, no_answer, 0.999), milliseconds{399});
}

TEST(BackOff, begins_no_try_that_might_hang_beyond_fifteen_seconds) {
  EXPECT_EQ(back_off(1, milliseconds{2'950}, no_answer, 0.5), milliseconds{50});
  EXPECT_EQ(back_off(1, milliseconds{2'951}, no_answer, 0.5), std::nullopt);
  EXPECT_EQ(back_off(1, milliseconds{10'000}, no_answer, 0.0), std::nullopt);
}

TEST(BackOff, expects_a_server_that_answered_to_answer_as_soon_again) {
  EXPECT_EQ(back_off(1, milliseconds{7'450}, milliseconds{7'450}, 0.5), milliseconds{50});
  EXPECT_EQ(back_off(1, milliseconds{7'500}, milliseconds{7'500}, 0.5), std::nullopt);
  EXPECT_EQ(back_off(2, milliseconds{14'899}, milliseconds{1}, 0.5), milliseconds{100});
  EXPECT_EQ(back_off(2, milliseconds{14'900}, milliseconds{1}, 0.5), std::nullopt);
}

}  // namespace
}  // namespace imaging::s3
