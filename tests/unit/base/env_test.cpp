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

using Form = Variable::Form;

constexpr Variable secret(const char* name, bool required = false) {
  return {.name = name, .form = Form::secret, .required = required};
}

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
  const auto number = [&](const char* name) {
    return env.number(
        {.name = name, .form = Form::number, .fallback = "5", .least = 1, .most = 10});
  };
  EXPECT_EQ(number("A"), 10);
  EXPECT_EQ(number("ABSENT"), 5);
  EXPECT_THAT(env.faults(), IsEmpty());
  for (const char* name : {"B", "C", "D", "E", "F"}) EXPECT_EQ(number(name), 5) << name;
  EXPECT_EQ(env.faults().size(), 5U);
}

TEST_F(EnvTest, booleans_are_true_false_1_or_0) {
  variables = {{"A", "true"}, {"B", "1"}, {"C", "false"}, {"D", "0"}, {"E", "TRUE"}};
  const auto boolean = [&](const char* name, const char* fallback) {
    return env.boolean({.name = name, .form = Form::boolean, .fallback = fallback});
  };
  EXPECT_TRUE(boolean("A", "false"));
  EXPECT_TRUE(boolean("B", "false"));
  EXPECT_FALSE(boolean("C", "true"));
  EXPECT_FALSE(boolean("D", "true"));
  EXPECT_TRUE(boolean("ABSENT", "true"));
  EXPECT_THAT(env.faults(), IsEmpty());
  boolean("E", "false");
  EXPECT_EQ(env.faults().size(), 1U);
}

TEST_F(EnvTest, choices_name_what_is_allowed) {
  variables = {{"A", "b"}, {"B", "x"}, {"C", "a, b"}};
  const auto choice = [&](const char* name, const char* fallback) {
    return env.choice(
        {.name = name, .form = Form::choice, .fallback = fallback, .choices = "a, b"});
  };
  EXPECT_EQ(choice("A", nullptr), "b");
  EXPECT_EQ(choice("ABSENT", "b"), "b");
  EXPECT_EQ(choice("B", "a"), "a");
  EXPECT_EQ(choice("C", nullptr), "");
  EXPECT_EQ(choice("ABSENT", nullptr), "");
  EXPECT_THAT(env.faults(),
              ElementsAre("B: 'x' is not one of: a, b", "C: 'a, b' is not one of: a, b",
                          "ABSENT: required, one of: a, b"));
}

TEST_F(EnvTest, an_empty_variable_is_absent_unless_it_may_be_empty) {
  variables = {{"A", ""}};
  EXPECT_EQ(env.text({.name = "A", .fallback = "x"}), "x");
  EXPECT_EQ(env.text({.name = "A", .fallback = "x", .may_be_empty = true}), "");
  EXPECT_EQ(env.text({.name = "B", .fallback = "x", .may_be_empty = true}), "x");
  EXPECT_FALSE(env.has({.name = "A"}));
}

TEST_F(EnvTest, production_may_have_fallbacks_of_its_own) {
  constexpr Variable differs{.name = "A", .fallback = "auto", .in_production = ""};
  constexpr Variable same{.name = "B", .fallback = "on"};
  EXPECT_EQ(env.text(differs), "auto");
  env.set_production();
  EXPECT_EQ(env.text(differs), "");
  EXPECT_EQ(env.text(same), "on");
}

TEST_F(EnvTest, what_is_required_and_absent_or_empty_is_a_fault) {
  variables = {{"A", ""}};
  EXPECT_TRUE(env.secret(secret("A", true)).empty());
  EXPECT_TRUE(env.secret(secret("B", true)).empty());
  EXPECT_THAT(env.faults(), ElementsAre("A: required", "B: required"));
}

TEST_F(EnvTest, secrets_may_be_in_files) {
  const test::TempFolder folder;
  const std::string file = folder.path() / "secret";
  variables = {{"A_FILE", file}, {"B", "value"}};
  for (const auto& [held, read] : std::map<std::string, std::string>{
           {"hunter2", "hunter2"}, {"hunter2\n", "hunter2"}, {"two\nlines\r\n", "two\nlines"}}) {
    test::write_file(file, held);
    EXPECT_EQ(env.secret(secret("A", true)).reveal(), read);
  }
  EXPECT_TRUE(env.has(secret("A")));
  EXPECT_FALSE(env.has({.name = "A"})) << "only a secret may be in a file";
  EXPECT_EQ(env.secret(secret("B")).reveal(), "value");
  EXPECT_FALSE(env.has(secret("C")));
  EXPECT_TRUE(env.secret(secret("C")).empty());
  EXPECT_THAT(env.faults(), IsEmpty());
}

TEST_F(EnvTest, an_empty_file_is_as_good_as_none_where_none_is_needed) {
  const test::TempFolder folder;
  variables = {{"A_FILE", folder.path() / "secret"}, {"B_FILE", folder.path()}};
  test::write_file(variables["A_FILE"], "\n");
  EXPECT_TRUE(env.secret(secret("A")).empty());
  EXPECT_THAT(env.faults(), IsEmpty());
  variables["A_FILE"] += "-that-is-not-there";
  EXPECT_TRUE(env.secret(secret("A")).empty());
  EXPECT_TRUE(env.secret(secret("B")).empty());
  EXPECT_THAT(env.faults(), ElementsAre(testing::StartsWith("A_FILE: the file cannot be read"),
                                        testing::StartsWith("B_FILE: the file cannot be read")));
}

TEST_F(EnvTest, a_secrets_file_that_cannot_be_used_is_a_fault) {
  const test::TempFolder folder;
  const std::string file = folder.path() / "secret";
  variables = {{"A_FILE", file}};
  const auto refused = ElementsAre(testing::StartsWith("A_FILE: the file cannot be read"));
  EXPECT_TRUE(env.secret(secret("A", true)).empty());
  EXPECT_THAT(std::exchange(env.faults(), {}), refused);
  for (const std::string& held : {std::string(), std::string("\n"), std::string(65'537, 'x')}) {
    test::write_file(file, held);
    EXPECT_TRUE(env.secret(secret("A", true)).empty());
    EXPECT_THAT(std::exchange(env.faults(), {}), refused);
  }
  variables["A"] = "hunter2";
  EXPECT_TRUE(env.secret(secret("A", true)).empty());
  EXPECT_THAT(env.faults(), ElementsAre("A_FILE: A is set too; only one of them may be"));
}

TEST_F(EnvTest, remembers_what_was_read_and_never_a_secret) {
  const test::TempFolder folder;
  test::write_file(folder.path() / "secret", "hunter2");
  test::write_file(folder.path() / "empty", "");
  variables = {{"TEXT", "x"},
               {"SECRET", "hunter2"},
               {"FILED_FILE", folder.path() / "secret"},
               {"EMPTY_FILE", folder.path() / "empty"}};
  EXPECT_EQ(env.reading({.name = "TEXT"}), nullptr);
  env.text({.name = "TEXT"});
  env.text({.name = "OTHER", .fallback = "y"});
  for (const char* name : {"SECRET", "FILED", "EMPTY", "NONE"}) env.secret(secret(name));
  const auto read = [&](const char* name) { return *env.reading({.name = name}); };
  using enum Env::Source;
  EXPECT_EQ(read("TEXT").source, environment);
  EXPECT_EQ(read("TEXT").shown, "x");
  EXPECT_EQ(read("OTHER").source, fallback);
  EXPECT_EQ(read("OTHER").shown, "y");
  EXPECT_EQ(read("SECRET").shown, "(set)");
  EXPECT_EQ(read("FILED").source, file);
  EXPECT_EQ(read("FILED").shown, "(from file)");
  EXPECT_EQ(read("EMPTY").source, file);
  EXPECT_EQ(read("EMPTY").shown, "");
  EXPECT_EQ(read("NONE").source, fallback);
  EXPECT_EQ(read("NONE").shown, "");
}

TEST_F(EnvTest, a_fault_belongs_to_the_variable_that_it_names) {
  env.faults() = {"A_B: no", "C_FILE: no"};
  EXPECT_FALSE(env.has_fault({.name = "A"}));
  EXPECT_TRUE(env.has_fault({.name = "A_B"}));
  EXPECT_TRUE(env.has_fault({.name = "C"}));
}

}  // namespace
}  // namespace imaging
