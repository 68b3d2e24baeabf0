// The name of a table from the configuration, made safe for use in a statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace imaging::pg {

struct TableName {
  std::string schema;
  std::string table;

  // "table" (in public) or "schema.table", each [A-Za-z_][A-Za-z0-9_]*, 63 bytes at most.
  // Upper case stays upper case.
  static std::optional<TableName> parse(std::string_view text);
  // "schema"."table" with the quotes.
  std::string quoted() const;
};

}  // namespace imaging::pg
