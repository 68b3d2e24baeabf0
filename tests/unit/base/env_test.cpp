#include "base/env.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "support/temp_folder.hpp"

namespace imaging {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EnvTest : public testing::Test {
 protected:
  std::map<std::string, std::string> variables;
  Env env{[this](const char* name) -> const char* {
    const auto it = variables.find(name);
    return it == variables.end() ? nullptr : it->second.c_str();
  }};
};

TEST_F(EnvTest, numbers_are_whole_and_within_their_range) {
  variables = {{"A", "10"}, {"B", "11"},  {"C", "1x"},
               {"D", " 1"}, {"E", "1.5"}, {"F", "99999999999999999999"}};
  EXPECT_EQ(env.number("A", 5, 1, 10), 10);
  EXPECT_EQ(env.number("ABSENT", 5, 1, 10), 5);
  EXPECT_THAT(env.faults(), IsEmpty());
  for (const char* name : {"B", "C", "D", "E", "F"})
    EXPECT_EQ(env.number(name, 5, 1, 10), 5) << name;
  EXPECT_EQ(env.faults().size(), 5U);
}

TEST_F(EnvTest, booleans_are_true_false_1_or_0) {
  variables = {{"A", "true"}, {"B", "1"}, {"C", "false"}, {"D", "0"}, {"E", "TRUE"}};
  EXPECT_TRUE(env.boolean("A", false));
  EXPECT_TRUE(env.boolean("B", false));
  EXPECT_FALSE(env.boolean("C", true));
  EXPECT_FALSE(env.boolean("D", true));
  EXPECT_TRUE(env.boolean("ABSENT", true));
  EXPECT_THAT(env.faults(), IsEmpty());
  env.boolean("E", false);
  EXPECT_EQ(env.faults().size(), 1U);
}

TEST_F(EnvTest, choices_name_what_is_allowed) {
  variables = {{"A", "b"}, {"B", "x"}};
  EXPECT_EQ(env.choice("A", {"a", "b"}, std::nullopt), 1U);
  EXPECT_EQ(env.choice("ABSENT", {"a", "b"}, 1), 1U);
  env.choice("B", {"a", "b"}, 0);
  env.choice("ABSENT", {"a", "b"}, std::nullopt);
  EXPECT_THAT(env.faults(),
              ElementsAre("B: 'x' is not one of: a, b", "ABSENT: required, one of: a, b"));
}

TEST_F(EnvTest, what_is_required_and_absent_or_empty_is_a_fault) {
  variables = {{"A", ""}};
  EXPECT_TRUE(env.required_secret("A").empty());
  EXPECT_TRUE(env.required_secret("B").empty());
  EXPECT_THAT(env.faults(), ElementsAre("A: required", "B: required"));
}

TEST_F(EnvTest, secrets_may_be_in_files) {
  const test::TempFolder folder;
  const std::string file = folder.path() / "secret";
  variables = {{"A_FILE", file}, {"B", "value"}};
  for (const auto& [held, read] : std::map<std::string, std::string>{
           {"hunter2", "hunter2"}, {"hunter2\n", "hunter2"}, {"two\nlines\r\n", "two\nlines"}}) {
    test::write_file(file, held);
    EXPECT_EQ(env.required_secret("A").reveal(), read);
  }
  EXPECT_TRUE(env.has_secret("A"));
  EXPECT_EQ(env.secret("B").reveal(), "value");
  EXPECT_FALSE(env.has_secret("C"));
  EXPECT_TRUE(env.secret("C").empty());
  EXPECT_THAT(env.faults(), IsEmpty());
}

TEST_F(EnvTest, an_empty_file_is_as_good_as_none_where_none_is_needed) {
  const test::TempFolder folder;
  variables = {{"A_FILE", folder.path() / "secret"}, {"B_FILE", folder.path()}};
  test::write_file(variables["A_FILE"], "\n");
  EXPECT_TRUE(env.secret("A").empty());
  EXPECT_THAT(env.faults(), IsEmpty());
  variables["A_FILE"] += "-that-is-not-there";
  EXPECT_TRUE(env.secret("A").empty());
  EXPECT_TRUE(env.secret("B").empty());
  EXPECT_THAT(env.faults(), ElementsAre(testing::StartsWith("A_FILE: the file cannot be read"),
                                        testing::StartsWith("B_FILE: the file cannot be read")));
}

TEST_F(EnvTest, a_secrets_file_that_cannot_be_used_is_a_fault) {
  const test::TempFolder folder;
  const std::string file = folder.path() / "secret";
  variables = {{"A_FILE", file}};
  const auto refused = ElementsAre(testing::StartsWith("A_FILE: the file cannot be read"));
  EXPECT_TRUE(env.required_secret("A").empty());
  EXPECT_THAT(std::exchange(env.faults(), {}), refused);
  for (const std::string& held : {std::string(), std::string("\n"), std::string(65'537, 'x')}) {
    test::write_file(file, held);
    EXPECT_TRUE(env.required_secret("A").empty());
    EXPECT_THAT(std::exchange(env.faults(), {}), refused);
  }
  variables["A"] = "hunter2";
  EXPECT_TRUE(env.required_secret("A").empty());
  EXPECT_THAT(env.faults(), ElementsAre("A_FILE: A is set too; only one of them may be"));
}

}  // namespace
}  // namespace imaging
