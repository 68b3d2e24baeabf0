// Runs the migrations of the service's own tables, up to the newest or one step down.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "io/awaitable.hpp"
#include "pg/connection.hpp"

namespace imaging::domain {

// up and down may have several statements, but no BEGIN and COMMIT: each script runs in one
// transaction together with its row in public.imaging_schema_migration.
struct Migration {
  std::int64_t version;  // the timestamp in the folder's name
  std::string name;
  std::string up;
  std::string down;
};

// The files migrations/<version>_<name>/{up,down}.sql as compiled into the program, oldest first.
std::span<const Migration> embedded_migrations();

// Applies the pending ones, oldest first, and returns their number. When none is pending it changes
// nothing, and needs only SELECT on the table of applied migrations. Replicas that start together
// wait for each other. Throws StatementError or ConnectionLost; migrations applied before the
// failure stay.
Awaitable<int> migrate_up(pg::Connection& connection, std::span<const Migration> migrations);

// Reverts the newest applied one and returns 1, or 0 when there is none. Throws
// std::invalid_argument when the newest applied one is not among migrations.
Awaitable<int> migrate_down(pg::Connection& connection, std::span<const Migration> migrations);

}  // namespace imaging::domain
