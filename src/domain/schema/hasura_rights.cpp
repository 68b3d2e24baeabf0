#include "domain/schema/hasura_rights.hpp"

#include <fmt/format.h>

namespace imaging::domain {
namespace {

// Hasura 2 keeps its trigger functions in hdb_catalog, Hasura 1 in hdb_views. Both call
// hdb_catalog.insert_event_log, which inserts into hdb_catalog.event_log. The trigger function
// itself needs no EXECUTE right. Bits 4 and 16 of tgtype are INSERT and UPDATE; the service inserts
// into all of these tables and updates most.
const pg::Statement statement{"hasura_rights", R"(
  WITH firing AS (
    SELECT t.tgname || ' on ' || n.nspname || '.' || c.relname AS what
    FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace fn ON fn.oid = f.pronamespace
    WHERE fn.nspname IN ('hdb_catalog', 'hdb_views') AND NOT f.prosecdef
      AND t.tgenabled IN ('O', 'A')
      AND CASE n.nspname || '.' || c.relname
            WHEN 'public.imaging_asset' THEN t.tgtype & 20 <> 0
            WHEN 'public.imaging_upload' THEN t.tgtype & 20 <> 0
            WHEN 'public.imaging_signature' THEN t.tgtype & 20 <> 0
            WHEN 'public.imaging_signature_asset' THEN t.tgtype & 20 <> 0
            WHEN 'public.imaging_study' THEN t.tgtype & 4 <> 0
            WHEN 'audit.event' THEN t.tgtype & 4 <> 0
          END
  ),
  logger AS (
    SELECT f.oid, f.prosecdef FROM pg_catalog.pg_proc f
    WHERE f.pronamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'hdb_catalog')
      AND f.proname = 'insert_event_log'
  ),
  missing AS (
    SELECT 1 AS place, 'USAGE of schema hdb_catalog' AS what FROM pg_catalog.pg_namespace n
    WHERE n.nspname = 'hdb_catalog' AND NOT has_schema_privilege(n.oid, 'USAGE')
    UNION ALL
    SELECT 2, 'EXECUTE function hdb_catalog.insert_event_log' FROM logger
    WHERE NOT has_function_privilege(logger.oid, 'EXECUTE')
    UNION ALL
    SELECT 3, 'INSERT into hdb_catalog.event_log'
    FROM pg_catalog.pg_namespace n
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = 'event_log'
    WHERE n.nspname = 'hdb_catalog' AND NOT EXISTS (SELECT 1 FROM logger WHERE prosecdef)
      AND EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND NOT has_column_privilege(c.oid, a.attnum, 'INSERT')
          AND a.attname IN ('id', 'schema_name', 'table_name', 'trigger_name', 'payload'))
  )
  SELECT (SELECT min(what) FROM firing), (SELECT string_agg(what, ', ' ORDER BY place) FROM missing))"};

}  // namespace

pg::Query hasura_rights_query() { return {statement, pg::Params()}; }

std::string missing_hasura_rights(const pg::Result& result) {
  if (result.null(0, 0) || result.null(0, 1)) return {};
  return fmt::format(
      "the right to {} for Hasura's event trigger {} (03_service_role.sql grants it)",
      result.text(0, 1), result.text(0, 0));
}

}  // namespace imaging::domain
