-- A stand-in for what Hasura 2 puts into a database that has event triggers: the same names, columns, rights
-- and order of things as in its server/src-rsr (init_pg_source.sql, trigger.sql.shakespeare), in our own words.
-- Nothing in it is SECURITY DEFINER: it all runs with the rights of whoever changes the row.

CREATE SCHEMA hdb_catalog;

CREATE TABLE hdb_catalog.event_log (
  id            text PRIMARY KEY DEFAULT gen_random_uuid(),
  schema_name   text NOT NULL,
  table_name    text NOT NULL,
  trigger_name  text NOT NULL,
  payload       jsonb NOT NULL,
  delivered     boolean NOT NULL DEFAULT false,
  error         boolean NOT NULL DEFAULT false,
  tries         integer NOT NULL DEFAULT 0,
  created_at    timestamp DEFAULT now(),
  locked        timestamptz,
  next_retry_at timestamp,
  archived      boolean NOT NULL DEFAULT false
);

CREATE FUNCTION hdb_catalog.insert_event_log(
  schema_name text, table_name text, trigger_name text, op text, row_data json
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  event text := gen_random_uuid();
  session json := nullif(current_setting('hasura.user', true), '');
BEGIN
  INSERT INTO hdb_catalog.event_log (id, schema_name, table_name, trigger_name, payload)
  VALUES (event, schema_name, table_name, trigger_name,
          json_build_object('op', op, 'data', row_data, 'session_variables', session));
  RETURN event;
END
$$;

-- What Hasura does when an event trigger is made: a function and a trigger for the operation (INSERT, UPDATE).
-- An update counts when one of the listened columns changed. An event has the payload's columns, by default all.
CREATE FUNCTION hdb_catalog.stand_in_event_trigger(
  name text, on_table regclass, op text, listened text[], payload text[] DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $make$
DECLARE
  notifier text := format('notify_hasura_%s_%s', name, op);
  columns text := (SELECT string_agg(format('%%1$s.%I', c), ', ') FROM unnest(listened) c);
  sent text := coalesce('(SELECT e FROM (SELECT ' || (SELECT string_agg(format('%%1$s.%I', c), ', ')
                                                      FROM unnest(payload) c) || ') e)', '%1$s');
BEGIN
  EXECUTE format($function$
    CREATE FUNCTION hdb_catalog.%I() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      rows json := json_build_object('old', CASE TG_OP WHEN 'INSERT' THEN NULL ELSE row_to_json(%s) END,
                                     'new', row_to_json(%s));
    BEGIN
      BEGIN
        IF TG_OP <> 'UPDATE' OR row(%s) IS DISTINCT FROM row(%s) THEN
          PERFORM hdb_catalog.insert_event_log(TG_TABLE_SCHEMA::text, TG_TABLE_NAME::text, %L, TG_OP, rows);
        END IF;
      EXCEPTION WHEN undefined_function THEN
        RAISE;
      END;
      RETURN NULL;
    END
    $$ $function$, notifier, format(sent, 'OLD'), format(sent, 'NEW'), format(columns, 'OLD'), format(columns, 'NEW'),
    name);
  EXECUTE format('CREATE TRIGGER %I AFTER %s ON %s FOR EACH ROW EXECUTE FUNCTION hdb_catalog.%1$I()',
                 notifier, op, on_table);
END
$make$;
