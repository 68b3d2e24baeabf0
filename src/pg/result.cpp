#include "pg/result.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <stdexcept>
#include <system_error>

namespace imaging::pg {
namespace {

[[noreturn]] void throw_mismatch(int row, int column, std::string_view wanted) {
  throw std::logic_error(
      fmt::format("row {}, column {} of a result is not {}", row, column, wanted));
}

}  // namespace

void Result::Clear::operator()(pg_result* result) const { PQclear(result); }

Result::Result(pg_result* owned) : result_(owned) {}

int Result::rows() const { return PQntuples(result_.get()); }

bool Result::null(int row, int column) const {
  if (row < 0 || row >= rows() || column < 0 || column >= PQnfields(result_.get())) {
    throw_mismatch(row, column, "there");
  }
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view Result::text(int row, int column) const {
  if (null(row, column)) throw_mismatch(row, column, "a value but null");
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t Result::number(int row, int column) const {
  const std::string_view digits = text(row, column);
  std::int64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end) throw_mismatch(row, column, "a number");
  return number;
}

bool Result::boolean(int row, int column) const {
  const std::string_view value = text(row, column);
  if (value != "t" && value != "f") throw_mismatch(row, column, "a boolean");
  return value == "t";
}

std::optional<std::string_view> Result::optional_text(int row, int column) const {
  if (null(row, column)) return std::nullopt;
  return text(row, column);
}

}  // namespace imaging::pg
