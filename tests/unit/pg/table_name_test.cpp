#include "pg/table_name.hpp"

#include <gtest/gtest.h>

namespace imaging::pg {
namespace {

TEST(TableName, refuses_what_could_leave_its_quotes) {
  for (const char* text : {"", ".", "a.", ".b", "a.b.c", "a b", "a;b", "a\"b", "\"a\".\"b\"", "a-b",
                           "1a", "a.1b", "pati\xc3\xa9nt", "a.b "}) {
    EXPECT_FALSE(TableName::parse(text)) << text;
  }
  EXPECT_FALSE(TableName::parse(std::string(64, 'a')));
  EXPECT_FALSE(TableName::parse(std::string_view("a\0b", 3)));
}

TEST(TableName, takes_a_table_with_or_without_its_schema) {
  EXPECT_EQ(TableName::parse("patient")->quoted(), R"("public"."patient")");
  EXPECT_EQ(TableName::parse("clinic_1.Patient")->quoted(), R"("clinic_1"."Patient")");
  EXPECT_TRUE(TableName::parse(std::string(63, 'a')));
}

}  // namespace
}  // namespace imaging::pg
