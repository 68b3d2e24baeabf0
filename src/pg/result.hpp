// The rows that a statement returned, read by type.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

struct pg_result;

namespace imaging::pg {

// Owns libpq's result; views into it live as long as it does. Rows and columns count from 0. A
// value that is missing or has another type throws std::logic_error, because the statement and the
// code that reads it disagree.
class Result {
 public:
  explicit Result(pg_result* owned);

  int rows() const;
  bool null(int row, int column) const;
  std::string_view text(int row, int column) const;
  std::int64_t number(int row, int column) const;
  bool boolean(int row, int column) const;
  std::optional<std::string_view> optional_text(int row, int column) const;

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

}  // namespace imaging::pg
