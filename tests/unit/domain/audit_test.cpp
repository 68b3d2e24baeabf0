#include "domain/audit.hpp"

#include <gtest/gtest.h>

namespace imaging::domain {
namespace {

class DenialsTest : public testing::Test {
 protected:
  Instant now{std::chrono::seconds(1'000'000)};
  Denials denials{[this] { return now; }};
  const Uuid user = Uuid::random();

  void deny(int times) {
    for (int i = 0; i < times; ++i) denials.denied(user, denials.allowance(user));
  }
};

TEST_F(DenialsTest, ten_rows_a_second_and_no_more) {
  deny(9);
  EXPECT_EQ(denials.allowance(user), 0);
  deny(1);
  EXPECT_EQ(denials.allowance(user), -1);
}

TEST_F(DenialsTest, the_next_row_tells_how_many_were_left_out) {
  deny(13);
  now += std::chrono::seconds(1);
  EXPECT_EQ(denials.allowance(user), 3);
  deny(1);
  EXPECT_EQ(denials.allowance(user), 0);
}

TEST_F(DenialsTest, one_user_does_not_use_up_another_ones_rows) {
  deny(20);
  EXPECT_EQ(denials.allowance(Uuid::random()), 0);
}

TEST_F(DenialsTest, many_users_do_not_make_it_forget_who_is_over_the_limit_now) {
  deny(10);
  for (int i = 0; i < 9'000; ++i) {
    const Uuid other = Uuid::random();
    denials.denied(other, denials.allowance(other));
  }
  EXPECT_EQ(denials.allowance(user), -1);
}

TEST(AuditSql, casts_entities_to_the_hosts_type) {
  const AuditSql audit(
      Host{.patient_table = "", .entity_id_type = "text", .entity_id_nullable = true});
  EXPECT_EQ(audit.entity("$6::bigint"), "($6::bigint)::text");
  EXPECT_EQ(audit.entity(""), "NULL::text");
}

TEST(AuditSql, has_a_zero_where_the_host_wants_an_entity_and_there_is_none) {
  const AuditSql audit(
      Host{.patient_table = "", .entity_id_type = "bigint", .entity_id_nullable = false});
  EXPECT_EQ(audit.entity(""), "'0'::bigint");
}

}  // namespace
}  // namespace imaging::domain
