#include "domain/access/audit.hpp"

#include <gtest/gtest.h>

namespace imaging::domain {
namespace {

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
