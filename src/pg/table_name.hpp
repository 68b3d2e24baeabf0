// Names of tables that come from the configuration, made safe to stand in a statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace imaging::pg {

struct TableName {
  std::string schema;
  std::string table;

  // "table" (in public) or "schema.table", each [A-Za-z_][A-Za-z0-9_]*, 63 bytes at most; taken
  // exactly, upper case stays upper case.
  static std::optional<TableName> parse(std::string_view text);
  // "schema"."table" with the quotes.
  std::string quoted() const;
};

}  // namespace imaging::pg
