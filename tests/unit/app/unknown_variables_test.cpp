#include "app/unknown_variables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/variables.hpp"

namespace imaging::app {
namespace {

using testing::IsEmpty;

using Names = std::vector<std::string>;

std::string nearest(const std::string& name) {
  const auto unknown = unknown_variables({name});
  return unknown.size() == 1 ? std::string(unknown[0].nearest) : "not unknown";
}

TEST(UnknownVariables, those_of_the_list_and_of_others_are_no_matter) {
  Names names{"PATH", "JWT_SECERT", "IMAGINGS", "imaging_port", "", "IMAGING"};
  for (const Variable& one : variables) {
    names.emplace_back(one.name);
    if (one.form == Form::secret) names.push_back(std::string(one.name) + "_FILE");
  }
  EXPECT_THAT(unknown_variables(names), IsEmpty());
}

TEST(UnknownVariables, name_the_one_that_was_meant) {
  EXPECT_EQ(nearest("IMAGING_MAX_UPLOADS_MB"), "IMAGING_MAX_UPLOAD_MB");
  EXPECT_EQ(nearest("IMAGING_BUCKET"), "IMAGING_S3_BUCKET");
  EXPECT_EQ(nearest("IMAGING_S3_ACCESS_KEY"), "IMAGING_S3_ACCESS_KEY_ID");
  EXPECT_EQ(nearest("IMAGING_S3_SECRET_KEY"), "") << "two are as near";
  EXPECT_EQ(nearest("IMAGING_CORS_ORIGIN"), "IMAGING_CORS_ORIGINS");
  EXPECT_EQ(nearest("IMAGING_S3_SESSION_TOKEN_FILES"), "IMAGING_S3_SESSION_TOKEN");
  EXPECT_EQ(nearest("IMAGING_MIGRATE_FILE"), "IMAGING_MIGRATE") << "it is no secret";
  EXPECT_EQ(nearest("IMAGING_ZEBRA"), "");
  EXPECT_EQ(nearest("IMAGING_"), "");
}

TEST(UnknownVariables, a_service_of_kubernetes_sets_some_too) {
  const Names names{"IMAGING_SERVICE_HOST", "IMAGING_SERVICE_PORT",  "IMAGING_SERVICE_PORT_HTTP",
                    "IMAGING_PORT",         "IMAGING_PORT_4010_TCP", "IMAGING_PORT_4010_TCP_ADDR"};
  EXPECT_THAT(unknown_variables(names), IsEmpty());
  EXPECT_EQ(unknown_variables({"IMAGING_PORT"}).size(), 1U);
  EXPECT_EQ(unknown_variables({"IMAGING_PORT", "OTHER_SERVICE_HOST"}).size(), 1U);
}

TEST(UnknownVariables, a_long_name_is_cut) {
  const auto unknown = unknown_variables({"IMAGING_" + std::string(100'000, 'A')});
  ASSERT_EQ(unknown.size(), 1U);
  EXPECT_EQ(unknown[0].name.size(), 100U);
}

}  // namespace
}  // namespace imaging::app
