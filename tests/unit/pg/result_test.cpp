#include "pg/result.hpp"

#include <libpq-fe.h>

#include <array>
#include <stdexcept>

#include <gtest/gtest.h>

namespace imaging::pg {
namespace {

// One row with these values, made without a server. nullptr is null.
template <class... Text>
Result row_of(Text... texts) {
  PGresult* result = PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK);
  std::array<std::string, sizeof...(texts)> names;
  std::array<PGresAttDesc, sizeof...(texts)> columns{};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    names[i] = "c" + std::to_string(i);
    columns[i].name = names[i].data();
  }
  PQsetResultAttrs(result, int{columns.size()}, columns.data());
  int column = 0;
  for (const char* text : std::array<const char*, sizeof...(texts)>{texts...}) {
    std::string copy = text == nullptr ? "" : text;
    PQsetvalue(result, 0, column++, text == nullptr ? nullptr : copy.data(),
               text == nullptr ? -1 : static_cast<int>(copy.size()));
  }
  return Result(result);
}

TEST(Result, refuses_places_that_are_not_there) {
  const Result result = row_of("1");
  for (const auto& [row, column] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
    EXPECT_THROW(result.null(row, column), std::logic_error);
    EXPECT_THROW(result.text(row, column), std::logic_error);
  }
}

TEST(Result, refuses_to_take_null_for_a_value) {
  const Result result = row_of(nullptr);
  EXPECT_TRUE(result.null(0, 0));
  EXPECT_THROW(result.text(0, 0), std::logic_error);
  EXPECT_THROW(result.number(0, 0), std::logic_error);
  EXPECT_EQ(result.optional_text(0, 0), std::nullopt);
}

TEST(Result, refuses_what_is_not_wholly_a_number) {
  for (const char* text : {"", "x", "1x", " 1", "1.0", "+1", "9223372036854775808"}) {
    EXPECT_THROW(row_of(text).number(0, 0), std::logic_error) << text;
  }
}

TEST(Result, refuses_other_booleans) {
  EXPECT_THROW(row_of("true").boolean(0, 0), std::logic_error);
}

TEST(Result, reads_each_type) {
  const Result result = row_of("-9223372036854775808", "t", "text", "f");
  EXPECT_EQ(result.rows(), 1);
  EXPECT_EQ(result.number(0, 0), INT64_MIN);
  EXPECT_TRUE(result.boolean(0, 1));
  EXPECT_EQ(result.text(0, 2), "text");
  EXPECT_FALSE(result.boolean(0, 3));
  EXPECT_EQ(result.optional_text(0, 2), "text");
}

}  // namespace
}  // namespace imaging::pg
