// Rows of one statement's answer, with typed reading.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/uuid.hpp"

struct pg_result;

namespace imaging::pg {

// Owns libpq's result; views into it live as long as it does. Columns by position, from 0. A value
// that is not what is asked for throws std::logic_error: the statement and its reader disagree.
class Result {
 public:
  explicit Result(pg_result* owned);

  int rows() const;
  // Rows that an INSERT, UPDATE or DELETE changed.
  std::int64_t affected() const;

  bool null(int row, int column) const;
  std::string_view text(int row, int column) const;
  std::int64_t number(int row, int column) const;
  bool boolean(int row, int column) const;
  Uuid uuid(int row, int column) const;
  std::optional<std::string_view> optional_text(int row, int column) const;
  std::optional<std::int64_t> optional_number(int row, int column) const;

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

}  // namespace imaging::pg
