#include "pg/error_text.hpp"

#include <gmock/gmock.h>

namespace imaging::pg {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Passing : public ::testing::TestWithParam<const char*> {};

TEST_P(Passing, is_unavailable) {
  const Error error = to_error(StatementError(GetParam(), "insert_asset: secret table", ""));
  EXPECT_EQ(error.code(), Code::unavailable);
  EXPECT_THAT(error.text(), Not(HasSubstr("secret")));
  EXPECT_THAT(error.detail(), HasSubstr("secret"));
}

INSTANTIATE_TEST_SUITE_P(SqlStates, Passing,
                         ::testing::Values("08006", "25006", "40001", "40P01", "42501", "53100",
                                           "53300", "55P03", "57014", "57P01", "57P03"),
                         [](const auto& info) { return std::string(info.param); });

TEST(ErrorText, calls_everything_else_our_own_fault) {
  for (const char* sqlstate : {"23505", "23514", "42P01", "42601", "22021", "XX000", "55000"}) {
    EXPECT_EQ(to_error(StatementError(sqlstate, "x", "")).code(), Code::internal_error) << sqlstate;
  }
}

TEST(ErrorText, names_the_constraint_in_the_log_only) {
  const Error error = to_error(StatementError("23505", "x", "imaging_asset_storage_idx"));
  EXPECT_THAT(error.detail(), HasSubstr("imaging_asset_storage_idx"));
  EXPECT_THAT(error.text(), Not(HasSubstr("imaging_asset")));
}

TEST(ErrorText, calls_a_lost_connection_unavailable) {
  const Error error = to_error(ConnectionLost("socket gone", true));
  EXPECT_EQ(error.code(), Code::unavailable);
  EXPECT_EQ(error.detail(), "socket gone");
  EXPECT_THAT(error.text(), Not(HasSubstr("socket")));
}

}  // namespace
}  // namespace imaging::pg
