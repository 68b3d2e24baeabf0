#include "pg/table_name.hpp"

#include <algorithm>

namespace imaging::pg {
namespace {

bool is_name(std::string_view text) {
  constexpr std::size_t longest = 63;  // NAMEDATALEN - 1
  constexpr auto first = std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
  constexpr auto digits = std::string_view("0123456789");
  return !text.empty() && text.size() <= longest && first.find(text[0]) != text.npos &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return first.find(c) != first.npos || digits.find(c) != digits.npos;
         });
}

}  // namespace

std::optional<TableName> TableName::parse(std::string_view text) {
  const auto dot = text.find('.');
  const bool qualified = dot != std::string_view::npos;
  const std::string_view schema = qualified ? text.substr(0, dot) : "public";
  const std::string_view table = qualified ? text.substr(dot + 1) : text;
  if (!is_name(schema) || !is_name(table)) return std::nullopt;
  return TableName{std::string(schema), std::string(table)};
}

std::string TableName::quoted() const { return "\"" + schema + "\".\"" + table + "\""; }

}  // namespace imaging::pg
