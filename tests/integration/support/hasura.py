"""hasura/ as Hasura reads it: its metadata from YAML, and what it makes of permissions and event triggers."""
import json
import pathlib

import yaml

from support import service

FOLDER = service.ROOT / "hasura"
STAND_IN = (service.ROOT / "tests/data/hasura.sql").read_text()
INCLUDE = "!include "


def load(path):
    """A YAML file. A string "!include x.yaml" stands for that file, beside the file that names it."""
    path = pathlib.Path(path)

    def resolve(value):
        if isinstance(value, str) and value.startswith(INCLUDE):
            return load(path.parent / value.removeprefix(INCLUDE))
        if isinstance(value, list):
            return [resolve(inner) for inner in value]
        if isinstance(value, dict):
            return {key: resolve(inner) for key, inner in value.items()}
        return value

    return resolve(yaml.safe_load(path.read_text()))


def example(name):
    return load(FOLDER / "examples" / name)


def tables():
    """The tracked tables by their names."""
    (source,) = load(FOLDER / "metadata/databases/databases.yaml")
    return {table["table"]["name"]: table for table in source["tables"]}


def trigger(name="imaging_asset_ready"):
    (found,) = [one for one in example("event_trigger.yaml")["event_triggers"] if one["name"] == name]
    return found


def make_trigger(database, name, table, operation, columns, payload=None):
    database.execute(
        "SELECT hdb_catalog.stand_in_event_trigger(%s, %s, %s, %s, %s)", name, table, operation, columns, payload
    )


def make_declared_trigger(database):
    """The trigger of hasura/examples, on the table that it is appended to."""
    declared = trigger()
    kinds = declared["definition"].keys() - {"enable_manual"}
    assert kinds == {"update"}, "only updates: an INSERT comes before the picture"
    update = declared["definition"]["update"]
    make_trigger(database, declared["name"], "public.imaging_asset", "UPDATE", update["columns"], update["payload"])


def select(database, permission, table, session, only=None):
    """The rows that a role with this select permission reads, as a query of Hasura's: with its columns and computed
    fields, its filter and its limit. only: a further condition."""
    arguments = []
    condition = to_sql(permission["filter"], "t", {key.lower(): value for key, value in session.items()}, arguments)
    computed = {one["name"]: one["definition"]["function"] for one in tables()[table].get("computed_fields", [])}
    fields = [f't."{column}"' for column in permission["columns"]]
    for name in permission.get("computed_fields", []):
        fields.append(f'{computed[name]["schema"]}.{computed[name]["name"]}(t) AS "{name}"')
    return database.rows(
        f'SELECT {", ".join(fields)} FROM public."{table}" t WHERE ({condition}) AND ({only or "true"}) '
        f'LIMIT {permission["limit"]}',
        *arguments,
    )


def to_sql(expression, alias, session, arguments):
    """A boolean expression of Hasura's as SQL. Knows the operators that hasura/ uses and refuses any other."""
    conditions = []
    for key, value in expression.items():
        if key == "_and":
            conditions += [to_sql(one, alias, session, arguments) for one in value]
        elif key == "_exists":
            inner = alias + "e"
            where = to_sql(value["_where"], inner, session, arguments)
            place = value["_table"]
            conditions.append(f'EXISTS (SELECT FROM {place["schema"]}."{place["name"]}" {inner} WHERE {where})')
        elif key.startswith("_"):
            raise NotImplementedError(key)
        else:
            ((operator, operand),) = value.items()
            if operator != "_eq":
                raise NotImplementedError(operator)
            conditions.append(f'{alias}."{key}" = %s')
            arguments.append(to_value(operand, session))
    return " AND ".join(f"({one})" for one in conditions) or "true"


def to_value(operand, session):
    """A session variable is text that Hasura casts to the column's type, which %s leaves to PostgreSQL too."""
    if isinstance(operand, str) and operand.lower().startswith("x-hasura-"):
        return session[operand.lower()]
    return operand if isinstance(operand, (bool, int, str)) else json.dumps(operand)
