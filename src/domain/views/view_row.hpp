// What a statement selects of an asset that is viewed, by a token or by a signed URL.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "domain/sql.hpp"

namespace imaging::domain {

// request: the number of the request in its group. served: the variant. key, digest, version: of
// the served variant. key is NULL if the asset does not have it, digest (SHA-256) if it was not
// kept. created: seconds since 1970, NULL for a time that no date of HTTP can say. A statement may
// select more columns behind these.
enum class ViewColumn {
  request,
  allowed,
  found,
  foreign,
  served,
  key,
  backend,
  digest,
  version,
  mime_type,
  size,
  created,
  end
};

// SQL: the columns from served on, in a statement's last SELECT.
inline constexpr std::string_view view_columns =
    "served, key, storage_backend, digest, version, mime_type, size_bytes, created";

// SQL: the same columns of the asset `t` whose variant is asked for. variant: an expression;
// '' for web if there is one, else original.
std::string view_columns_of(std::string_view variant);

// SQL: whether the asset `t` is clinic's and may be seen, and whether it is another clinic's.
inline std::string ownership_of(std::string_view clinic) {
  return fmt::format(
      R"(coalesce(t.clinic_id = {0} AND t.is_active AND t.state = 'ready', false) AS ours,
         coalesce(t.clinic_id <> {0}, false) AS foreign_clinic)",
      clinic);
}

// One row of a result, which all requests of a group share.
class ViewRow {
 public:
  ViewRow(std::shared_ptr<const pg::Result> group, int row)
      : group_(std::move(group)), row_(*group_, row) {}

  const Row<ViewColumn>* operator->() const { return &row_; }

 private:
  std::shared_ptr<const pg::Result> group_;
  Row<ViewColumn> row_;
};

}  // namespace imaging::domain
