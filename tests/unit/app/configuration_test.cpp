#include "app/configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "app/config.hpp"
#include "app/variables.hpp"
#include "support/temp_folder.hpp"
#include "support/variables.hpp"

namespace imaging::app {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

constexpr const char* canary = "Zq4vXw8kJm2tRb6nLp0dGf3hYc7sTe9u";

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string printed(const test::Variables& variables, const std::vector<std::string>& names = {}) {
  Env env = test::env_of(variables);
  Config::from(env);
  return effective_configuration(env, names);
}

// The line of a variable: from where, and its value.
auto has_line(const std::string& name, const std::string& from, const std::string& value) {
  return Contains(MatchesRegex(name + " +" + from + "  +" + value));
}

// Both stores, every secret the canary.
test::Variables full() {
  return {{"DATABASE_URL", std::string("postgres://u:") + canary + "@h:5/d?sslpassword=" + canary},
          {"JWT_SECRET", canary},
          {"JWT_SECRET_PREVIOUS", canary},
          {"IMAGING_STORAGE_BACKEND", "s3"},
          {"IMAGING_NFS_BASE_DIR", "/share"},
          {"IMAGING_S3_ACCESS_KEY_ID", canary},
          {"IMAGING_S3_SECRET_ACCESS_KEY", canary},
          {"IMAGING_S3_SESSION_TOKEN", canary}};
}

TEST(Configuration, every_variable_of_the_list_is_read) {
  const test::Variables variables = full();
  Env env = test::env_of(variables);
  Config::from(env);
  EXPECT_THAT(env.faults(), IsEmpty());
  for (const Variable& one : app::variables) EXPECT_NE(env.reading(one), nullptr) << one.name;
}

// So the page says what holds: the readers know no other default.
TEST(Configuration, has_the_defaults_of_the_page_when_nothing_is_set) {
  const auto lines = lines_of(printed({}));
  const auto page = lines_of(configuration_page());
  ASSERT_EQ(lines.size(), std::size(variables));
  for (const Variable& one : variables) {
    if (one.fallback == nullptr || std::string_view(one.name).starts_with("IMAGING_S3_")) continue;
    if (one.name == std::string_view("IMAGING_NFS_BASE_DIR")) continue;
    if (one.name == std::string_view("IMAGING_WEB_DIR")) continue;
    EXPECT_THAT(lines, Contains(AllOf(StartsWith(std::string(one.name) + ' '),
                                      EndsWith(std::string("  ") + one.fallback))));
  }
  EXPECT_THAT(page, Contains(StartsWith("| `PORT` | `4010` | 0 to 65535 |")));
  EXPECT_THAT(page, Contains(StartsWith("| `IMAGING_MIGRATE` | `auto`; in production `off` |")));
  EXPECT_THAT(page, Contains(StartsWith("| `IMAGING_WEB_DIR` | `web/dist`; in production none |")));
  EXPECT_THAT(page,
              Contains(StartsWith("| `IMAGING_S3_ACCESS_KEY_ID` | required for `s3` | secret:")));
  const std::size_t rows = std::size(variables);
  EXPECT_EQ(std::ranges::count_if(page, [](const auto& line) { return line.starts_with("| `"); }),
            static_cast<std::ptrdiff_t>(rows));
}

TEST(Configuration, the_defaults_of_the_stores_hold_where_they_are_configured) {
  test::Variables variables = full();
  variables.erase("IMAGING_NFS_BASE_DIR");
  const auto s3 = lines_of(printed(variables));
  EXPECT_THAT(s3, has_line("IMAGING_S3_REGION", "default", "us-east-1"));
  EXPECT_THAT(s3, has_line("IMAGING_S3_BUCKET", "default", "tess-imaging"));
  EXPECT_THAT(s3, has_line("IMAGING_S3_FORCE_PATH_STYLE", "default", "true"));
  EXPECT_THAT(s3, has_line("IMAGING_S3_ENDPOINT", "default", "https://s3.us-east-1.amazonaws.com"));
  EXPECT_THAT(s3, has_line("IMAGING_NFS_BASE_DIR", "unused", "\\(not used\\)"));
  variables["IMAGING_STORAGE_BACKEND"] = "nfs";
  variables.erase("IMAGING_S3_ACCESS_KEY_ID");
  const auto nfs = lines_of(printed(variables));
  EXPECT_THAT(nfs, has_line("IMAGING_NFS_BASE_DIR", "default", "/data/imaging"));
  EXPECT_THAT(nfs, has_line("IMAGING_S3_SECRET_ACCESS_KEY", "unused", "\\(not used\\)"));
}

TEST(Configuration, the_list_agrees_with_itself) {
  std::vector<std::string_view> names;
  for (const Variable& one : variables) {
    names.emplace_back(one.name);
    EXPECT_THAT(std::string(one.meaning), Not(IsEmpty())) << one.name;
    EXPECT_THAT(std::string(one.meaning), Not(HasSubstr("|"))) << one.name;
    EXPECT_EQ(one.form == Form::choice, !one.choices.empty()) << one.name;
    EXPECT_EQ(one.form == Form::number, one.least < one.most) << one.name;
    EXPECT_EQ(one.form == Form::text || one.form == Form::secret, !one.values.empty()) << one.name;
    EXPECT_TRUE(one.required || one.fallback != nullptr || !one.absent.empty()) << one.name;
    for (const char* fallback : {one.fallback, one.in_production}) {
      if (fallback == nullptr) continue;
      Env env([&](const char*) { return fallback; });
      if (one.form == Form::number) env.number(one);
      if (one.form == Form::boolean) env.boolean(one);
      if (one.form == Form::choice) env.choice(one);
      EXPECT_THAT(env.faults(), IsEmpty());
    }
  }
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

TEST(Configuration, no_secret_is_printed) {
  const auto text = printed(full());
  EXPECT_THAT(text, Not(HasSubstr(canary)));
  EXPECT_THAT(lines_of(text), has_line("JWT_SECRET", "environment", "\\(set\\)"));
  EXPECT_THAT(lines_of(text), has_line("IMAGING_S3_ACCESS_KEY_ID", "environment", "\\(set\\)"));
  EXPECT_THAT(lines_of(text),
              has_line("DATABASE_URL", "environment", "host=h port=5 dbname=d user=u"));
}

TEST(Configuration, a_secret_in_a_file_says_so) {
  const test::TempFolder folder;
  test::write_file(folder.path() / "jwt", canary);
  test::write_file(folder.path() / "none", "");
  test::write_file(folder.path() / "url", std::string("postgres://u:") + canary + "@h/d");
  const auto text = printed({{"JWT_SECRET_FILE", folder.path() / "jwt"},
                             {"JWT_SECRET_PREVIOUS_FILE", folder.path() / "none"},
                             {"DATABASE_URL_FILE", folder.path() / "url"}});
  EXPECT_THAT(text, Not(HasSubstr(canary)));
  EXPECT_THAT(lines_of(text), has_line("JWT_SECRET", "file", "\\(from file\\)"));
  EXPECT_THAT(lines_of(text), has_line("JWT_SECRET_PREVIOUS", "file", "\\(not set\\)"));
  EXPECT_THAT(lines_of(text), has_line("DATABASE_URL", "file", "host=h dbname=d user=u"));
}

TEST(Configuration, what_has_a_fault_is_not_printed) {
  test::Variables variables = full();
  variables["IMAGING_S3_ENDPOINT"] = std::string("http://key:") + canary + "@h";
  variables["PORT"] = canary;
  for (const char* name : {"DATABASE_URL", "JWT_SECRET", "IMAGING_S3_SESSION_TOKEN"}) {
    variables[name] = std::string("\x01 ") + canary;
  }
  const auto text = printed(variables);
  EXPECT_THAT(text, Not(HasSubstr(canary)));
  for (const char* name :
       {"PORT", "DATABASE_URL", "JWT_SECRET", "IMAGING_S3_ENDPOINT", "IMAGING_S3_SESSION_TOKEN"}) {
    EXPECT_THAT(lines_of(text), has_line(name, "environment", "\\(faulty\\)"));
  }
}

TEST(Configuration, nor_is_what_follows_from_it) {
  test::Variables variables = full();
  variables["IMAGING_S3_REGION"] = canary;
  const auto text = printed(variables);
  EXPECT_THAT(text, Not(HasSubstr(canary)));
  EXPECT_THAT(lines_of(text), has_line("IMAGING_S3_ENDPOINT", "default", "\\(not set\\)"));
}

TEST(Configuration, a_value_forges_no_line) {
  const std::string issuer = "a\nPORT  default  1\x1b[2J\x7f\xc2\x9b\xff\xc3\xa4";
  const auto lines = lines_of(printed({{"JWT_SECRET", canary}, {"JWT_ISSUER", issuer}}));
  EXPECT_EQ(lines.size(), std::size(variables));
  EXPECT_THAT(lines,
              Contains(EndsWith("a\\x0aPORT  default  1\\x1b[2J\\x7f\\x9b\xef\xbf\xbd\xc3\xa4")));
}

TEST(Configuration, unknown_variables_come_last_and_without_their_value) {
  const auto lines = lines_of(printed({}, {"IMAGING_MAX_UPLOADS_MB", "IMAGING_ZEBRA", "PATH"}));
  ASSERT_EQ(lines.size(), std::size(variables) + 2);
  EXPECT_THAT(
      lines[lines.size() - 2],
      MatchesRegex("IMAGING_MAX_UPLOADS_MB +unknown +.did you mean IMAGING_MAX_UPLOAD_MB.."));
  EXPECT_THAT(lines.back(), MatchesRegex("IMAGING_ZEBRA +unknown +.no variable of the service."));
}

}  // namespace
}  // namespace imaging::app
