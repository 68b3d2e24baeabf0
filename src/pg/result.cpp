#include "pg/result.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <stdexcept>

namespace imaging::pg {
namespace {

[[noreturn]] void mismatch(int row, int column, std::string_view wanted) {
  throw std::logic_error(
      fmt::format("row {}, column {} of a result is not {}", row, column, wanted));
}

template <class T>
T parse_number(std::string_view text, int row, int column) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) mismatch(row, column, "a number");
  return number;
}

}  // namespace

void Result::Clear::operator()(pg_result* result) const { PQclear(result); }

Result::Result(pg_result* owned) : result_(owned) {}

int Result::rows() const { return PQntuples(result_.get()); }

std::int64_t Result::affected() const {
  // Empty for statements that change no rows.
  const std::string_view count = PQcmdTuples(result_.get());
  return count.empty() ? 0 : parse_number<std::int64_t>(count, 0, 0);
}

bool Result::null(int row, int column) const {
  if (row < 0 || row >= rows() || column < 0 || column >= PQnfields(result_.get())) {
    mismatch(row, column, "there");
  }
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view Result::text(int row, int column) const {
  if (null(row, column)) mismatch(row, column, "a value but null");
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t Result::number(int row, int column) const {
  return parse_number<std::int64_t>(text(row, column), row, column);
}

bool Result::boolean(int row, int column) const {
  const std::string_view value = text(row, column);
  if (value != "t" && value != "f") mismatch(row, column, "a boolean");
  return value == "t";
}

Uuid Result::uuid(int row, int column) const {
  const auto value = Uuid::parse(text(row, column));
  if (!value) mismatch(row, column, "a uuid");
  return *value;
}

std::optional<std::string_view> Result::optional_text(int row, int column) const {
  if (null(row, column)) return std::nullopt;
  return text(row, column);
}

std::optional<std::int64_t> Result::optional_number(int row, int column) const {
  if (null(row, column)) return std::nullopt;
  return number(row, column);
}

}  // namespace imaging::pg
