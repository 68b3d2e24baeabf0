#include "domain/schema/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <set>
#include <stdexcept>

#include "base/log.hpp"

namespace imaging::domain {
namespace {

using Versions = std::set<std::int64_t>;

// An arbitrary number that nothing else in this database should lock: "imaging" in ASCII.
constexpr std::int64_t lock_key = 0x696d6167696e67;

constexpr auto create_table = R"(
  CREATE TABLE IF NOT EXISTS public.imaging_schema_migration (
    version    bigint PRIMARY KEY,
    name       text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  ))";

Awaitable<Versions> applied_versions(pg::Connection& connection) {
  Versions versions;
  const pg::Result table =
      co_await connection.run_script("SELECT to_regclass('public.imaging_schema_migration')");
  if (table.null(0, 0)) co_return versions;
  const pg::Result rows =
      co_await connection.run_script("SELECT version FROM public.imaging_schema_migration");
  for (int row = 0; row < rows.rows(); ++row) versions.insert(rows.number(row, 0));
  co_return versions;
}

std::vector<const Migration*> pending(std::span<const Migration> migrations,
                                      const Versions& versions) {
  std::vector<const Migration*> left;
  for (const Migration& migration : migrations) {
    if (!versions.contains(migration.version)) left.push_back(&migration);
  }
  std::sort(left.begin(), left.end(),
            [](const Migration* a, const Migration* b) { return a->version < b->version; });
  return left;
}

std::string quote_literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

// One simple query is one transaction. The line feed ends a comment on the last line of script.
std::string with_bookkeeping(const std::string& script, const std::string& bookkeeping) {
  return script + "\n;" + bookkeeping;
}

Awaitable<int> up_locked(pg::Connection& connection, std::span<const Migration> migrations) {
  // Read again under the lock, because another replica may have been faster.
  const Versions versions = co_await applied_versions(connection);
  const auto left = pending(migrations, versions);
  if (!left.empty()) co_await connection.run_script(create_table);
  for (const Migration* migration : left) {
    co_await connection.run_script(with_bookkeeping(
        migration->up,
        fmt::format("INSERT INTO public.imaging_schema_migration (version, name) VALUES ({}, {})",
                    migration->version, quote_literal(migration->name))));
    log::info("migration applied", {{"version", migration->version}, {"name", migration->name}});
  }
  co_return static_cast<int>(left.size());
}

Awaitable<int> down_locked(pg::Connection& connection, std::span<const Migration> migrations) {
  const Versions versions = co_await applied_versions(connection);
  if (versions.empty()) co_return 0;
  const std::int64_t newest = *versions.rbegin();
  const auto found = std::find_if(migrations.begin(), migrations.end(),
                                  [&](const Migration& one) { return one.version == newest; });
  if (found == migrations.end()) {
    throw std::invalid_argument(fmt::format("migration {} is not known to this program", newest));
  }
  co_await connection.run_script(with_bookkeeping(
      found->down,
      fmt::format("DELETE FROM public.imaging_schema_migration WHERE version = {}", newest)));
  log::info("migration reverted", {{"version", newest}, {"name", found->name}});
  co_return 1;
}

using Work = Awaitable<int> (*)(pg::Connection&, std::span<const Migration>);

// Holds a session lock, because each migration is a transaction of its own. The server releases it
// when the connection is lost.
Awaitable<int> with_lock(pg::Connection& connection, std::span<const Migration> migrations,
                         Work work) {
  // Waiting for another replica and building an index may take any time. Only the wait for a table
  // lock stays limited.
  co_await connection.run_script("SET statement_timeout = 0; SET lock_timeout = 0");
  co_await connection.run_script(fmt::format("SELECT pg_advisory_lock({})", lock_key));
  co_await connection.run_script("RESET lock_timeout");
  int count = 0;
  std::exception_ptr failure;
  try {
    count = co_await work(connection, migrations);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && !connection.usable()) std::rethrow_exception(failure);
  co_await connection.run_script(
      fmt::format("SELECT pg_advisory_unlock({}); RESET statement_timeout", lock_key));
  if (failure) std::rethrow_exception(failure);
  co_return count;
}

}  // namespace

Awaitable<int> migrate_up(pg::Connection& connection, std::span<const Migration> migrations) {
  const Versions versions = co_await applied_versions(connection);
  if (pending(migrations, versions).empty()) co_return 0;
  co_return co_await with_lock(connection, migrations, up_locked);
}

Awaitable<int> migrate_down(pg::Connection& connection, std::span<const Migration> migrations) {
  return with_lock(connection, migrations, down_locked);
}

}  // namespace imaging::domain
