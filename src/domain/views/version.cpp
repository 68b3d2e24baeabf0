#include "domain/views/version.hpp"

#include <fmt/format.h>

namespace imaging::domain {

std::string version_sql(Variant variant, std::string_view row) {
  if (variant == Variant::original) return fmt::format("left({}sha256, 16) || '-original'", row);
  return fmt::format(
      "CASE WHEN {0}{1}_key IS NOT NULL THEN coalesce(left({0}{1}_sha256, 32), left({0}sha256, "
      "16)) "
      "|| '-{1}' END",
      row, name(variant));
}

std::string version_matches_sql(std::string_view parameter, std::string_view row) {
  return fmt::format("({0}::text[] IS NULL OR ARRAY[{1}, {2}, {3}] && {0}::text[])", parameter,
                     version_sql(Variant::original, row), version_sql(Variant::web, row),
                     version_sql(Variant::thumb, row));
}

}  // namespace imaging::domain
