// What every use case does with a statement: it runs it and reads the rows by column name.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "pg/error_text.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// Runs one statement. A database failure becomes an Error.
inline Awaitable<pg::Result> run(pg::Pool& pool, pg::Query query) {
  try {
    co_return co_await pool.run(std::move(query));
  } catch (const pg::StatementError& error) {
    throw pg::to_error(error);
  } catch (const pg::ConnectionLost& error) {
    throw pg::to_error(error);
  }
}

// One row of a result, which must outlive it. Column: a scoped enum of the columns that the
// statement selects, in the same order.
template <class Column>
class Row {
 public:
  explicit Row(const pg::Result& result, int row = 0) : result_(result), row_(row) {}

  bool null(Column column) const { return result_.null(row_, at(column)); }
  bool boolean(Column column) const { return result_.boolean(row_, at(column)); }
  std::int64_t number(Column column) const { return result_.number(row_, at(column)); }
  std::string_view text(Column column) const { return result_.text(row_, at(column)); }
  std::optional<std::string_view> optional_text(Column column) const {
    return result_.optional_text(row_, at(column));
  }
  std::optional<std::int64_t> optional_number(Column column) const {
    if (null(column)) return std::nullopt;
    return number(column);
  }

 private:
  static int at(Column column) { return static_cast<int>(column); }

  const pg::Result& result_;
  int row_;
};

}  // namespace imaging::domain
