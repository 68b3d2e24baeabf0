#include "domain/schema/host_schema.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/error.hpp"
#include "domain/schema/hasura_rights.hpp"
#include "pg/table_name.hpp"

namespace imaging::domain {
namespace {

// By name, because to_regclass fails without USAGE on the schema.
const pg::Statement columns_statement{"host_schema_columns", R"(
  SELECT n.nspname || '.' || c.relname, a.attname, format_type(a.atttypid, NULL), a.attnotnull,
         a.atthasdef OR a.attidentity <> '',
         has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT'),
         has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'INSERT'),
         has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'UPDATE')
  FROM pg_catalog.pg_namespace n
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname || '.' || c.relname = ANY ($1::text[]))"};

const pg::Statement function_statement{"host_schema_function", R"(
  SELECT has_function_privilege(p.oid, 'EXECUTE')
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = 'public' AND p.proname = 'fn_has_capability' AND p.prokind = 'f'
    AND p.proargtypes::text = '20 2950 25' AND p.prorettype = 'boolean'::regtype)"};

// Sequences behind the defaults of audit.event that we may not use. The CASE keeps the planner from
// checking the privilege on something that is not a sequence.
const pg::Statement sequences_statement{"host_schema_sequences", R"(
  SELECT sn.nspname || '.' || s.relname
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_depend d ON d.refobjid = c.oid AND d.deptype = 'a'
       AND d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass
  JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
  JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
  WHERE n.nspname = 'audit' AND c.relname = 'event'
    AND CASE WHEN s.relkind = 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE') END)"};

struct Column {
  std::string type;
  bool nullable;
  bool has_default;
  bool readable;
  bool insertable;
  bool updatable;
};
using Columns = std::map<std::string, Column, std::less<>>;
using Tables = std::map<std::string, Columns, std::less<>>;

struct Needed {
  std::string_view column;
  std::vector<std::string_view> types;  // empty: any
};

const std::vector<Needed>& audit_columns() {
  static const std::vector<Needed> columns{{"request_id", {"uuid"}},
                                           {"actor_user_id", {"uuid"}},
                                           {"clinic_id", {"bigint"}},
                                           {"entity_table", {"text", "character varying"}},
                                           {"entity_id", {"bigint", "text", "character varying"}},
                                           {"action", {"text", "character varying"}},
                                           {"payload", {"jsonb", "json"}}};
  return columns;
}

Tables read_tables(const pg::Result& rows) {
  Tables tables;
  for (int row = 0; row < rows.rows(); ++row) {
    tables[std::string(rows.text(row, 0))].emplace(
        rows.text(row, 1),
        Column{std::string(rows.text(row, 2)), !rows.boolean(row, 3), rows.boolean(row, 4),
               rows.boolean(row, 5), rows.boolean(row, 6), rows.boolean(row, 7)});
  }
  return tables;
}

// Collects what is missing, so that the operator gets all of it in one line.
class Faults {
 public:
  explicit Faults(const Tables& tables) : tables_(tables) {}

  void add(std::string fault) { faults_.push_back(std::move(fault)); }

  // The columns of a table, which must include needed; null when there is no such table.
  const Columns* require_table(std::string_view name, const std::vector<Needed>& needed) {
    const auto table = tables_.find(name);
    if (table == tables_.end()) {
      add(fmt::format("table {}", name));
      return nullptr;
    }
    for (const Needed& one : needed) {
      const auto column = table->second.find(one.column);
      if (column == table->second.end()) {
        add(fmt::format("column {}.{}", name, one.column));
      } else if (!one.types.empty() && std::find(one.types.begin(), one.types.end(),
                                                 column->second.type) == one.types.end()) {
        add(fmt::format("column {}.{} as {} (it is {})", name, one.column,
                        fmt::join(one.types, " or "), column->second.type));
      }
    }
    return &table->second;
  }

  void throw_if_any() const {
    if (faults_.empty()) return;
    throw Error(Code::internal_error,
                fmt::format("the database lacks: {}", fmt::join(faults_, "; ")));
  }

 private:
  const Tables& tables_;
  std::vector<std::string> faults_;
};

void check_audit(Faults& faults, const pg::Result& sequences) {
  const Columns* columns = faults.require_table("audit.event", audit_columns());
  if (columns == nullptr) return;
  bool insertable = true;
  for (const Needed& needed : audit_columns()) {
    const auto column = columns->find(needed.column);
    if (column != columns->end() && !column->second.insertable) insertable = false;
  }
  if (!insertable) faults.add("the right to INSERT into audit.event");
  for (const auto& [name, column] : *columns) {
    const bool written = std::any_of(audit_columns().begin(), audit_columns().end(),
                                     [&](const Needed& one) { return one.column == name; });
    if (!column.nullable && !column.has_default && !written)
      faults.add("a default for audit.event." + name);
  }
  for (int row = 0; row < sequences.rows(); ++row) {
    faults.add(fmt::format("the right to USAGE of sequence {}", sequences.text(row, 0)));
  }
}

void check_function(Faults& faults, const pg::Result& found) {
  constexpr auto name = "function public.fn_has_capability(bigint, uuid, text) returning boolean";
  if (found.rows() == 0) {
    faults.add(name);
  } else if (!found.boolean(0, 0)) {
    faults.add(fmt::format("the right to EXECUTE {}", name));
  }
}

void check_patients(Faults& faults, const std::string& table) {
  const std::vector<Needed> needed{{"id", {"bigint", "integer"}},
                                   {"clinic_id", {"bigint", "integer"}}};
  const Columns* columns = faults.require_table(table, needed);
  if (columns == nullptr) return;
  for (const Needed& one : needed) {
    const auto column = columns->find(one.column);
    if (column != columns->end() && !column->second.readable) {
      faults.add(fmt::format("the right to SELECT {}.{}", table, one.column));
    }
  }
}

void check_own_tables(Faults& faults) {
  faults.require_table("public.imaging_study", {{"id", {}}});
  faults.require_table("public.imaging_asset", {{"id", {}},
                                                {"state", {}},
                                                {"width", {}},
                                                {"height", {}},
                                                {"thumb_sha256", {}},
                                                {"web_sha256", {}}});
  faults.require_table("public.imaging_upload", {{"id", {}}});
}

// The tables of signed URLs came later than the role, whose script has to run again for them.
// changed: a column that the service reads, inserts and updates.
void check_signatures(Faults& faults, std::string_view table, std::string_view changed) {
  const Columns* columns = faults.require_table(table, {{changed, {}}});
  if (columns == nullptr) return;
  const auto column = columns->find(changed);
  if (column == columns->end()) return;
  const Column& rights = column->second;
  if (rights.readable && rights.insertable && rights.updatable) return;
  faults.add(
      fmt::format("the right to SELECT, INSERT and UPDATE ({}) of {} (03_service_role.sql grants "
                  "it)",
                  changed, table));
}

std::vector<pg::Query> queries(const std::string& patient_table) {
  std::vector<std::string_view> tables{
      "audit.event",           "public.imaging_study",     "public.imaging_asset",
      "public.imaging_upload", "public.imaging_signature", "public.imaging_signature_asset"};
  if (!patient_table.empty()) tables.push_back(patient_table);
  return {{columns_statement, pg::Params(tables)},
          {function_statement, pg::Params()},
          {sequences_statement, pg::Params()},
          hasura_rights_query()};
}

}  // namespace

Awaitable<Host> check_host_schema(pg::Connection& connection, std::string patient_table) {
  Host host;
  if (!patient_table.empty()) {
    const auto name = pg::TableName::parse(patient_table);
    if (!name) throw Error(Code::internal_error, "the patient table must be schema.table");
    host.patient_table = name->quoted();
    patient_table = name->schema + "." + name->table;
  }
  const auto batch = queries(patient_table);
  const auto results = co_await connection.run(batch);
  const Tables tables = read_tables(results[0]);
  Faults faults(tables);
  check_audit(faults, results[2]);
  check_function(faults, results[1]);
  if (!patient_table.empty()) check_patients(faults, patient_table);
  check_own_tables(faults);
  check_signatures(faults, "public.imaging_signature", "revoked_at");
  check_signatures(faults, "public.imaging_signature_asset", "views");
  if (std::string rights = missing_hasura_rights(results[3]); !rights.empty()) {
    faults.add(std::move(rights));
  }
  faults.throw_if_any();

  const Columns& event = tables.at("audit.event");
  const Column& entity_id = event.at("entity_id");
  host.entity_id_type = entity_id.type;
  host.entity_id_nullable = entity_id.nullable;
  host.actor_nullable = event.at("actor_user_id").nullable;
  co_return host;
}

}  // namespace imaging::domain
