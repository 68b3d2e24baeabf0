// Brings the service's own tables up to date, or takes the newest change back.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "io/awaitable.hpp"
#include "pg/connection.hpp"

namespace imaging::domain {

// Scripts of several statements without BEGIN and COMMIT of their own: each runs in one transaction
// together with its row in public.imaging_schema_migration.
struct Migration {
  std::int64_t version;  // the timestamp in the folder's name
  std::string name;
  std::string up;
  std::string down;
};

// migrations/<version>_<name>/{up,down}.sql as they were when this was compiled, oldest first.
std::span<const Migration> embedded_migrations();

// Applies what is pending, oldest first; how many that were. With nothing pending it changes
// nothing and needs no more than SELECT on the table of applied migrations. Replicas that start
// together wait for each other. Throws StatementError or ConnectionLost; what was applied before
// stays.
Awaitable<int> migrate_up(pg::Connection& connection, std::span<const Migration> migrations);

// Takes back the newest applied one; 1, or 0 when there is none. Throws std::invalid_argument when
// the newest is not among the given ones.
Awaitable<int> migrate_down(pg::Connection& connection, std::span<const Migration> migrations);

}  // namespace imaging::domain
