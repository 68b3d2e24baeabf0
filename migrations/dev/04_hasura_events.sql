-- Gives the service's role the right to add to Hasura's event log at the moment when Hasura creates the log, which
-- is when it gets its first event trigger. Without it, every upload fails from then on until 03_service_role.sql
-- has run once more. Needs a superuser; run it after 03_service_role.sql. May run again.

CREATE OR REPLACE FUNCTION public.imaging_grant_event_log() RETURNS event_trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'hdb_catalog.event_log') THEN
    GRANT USAGE ON SCHEMA hdb_catalog TO imaging_service;
    GRANT INSERT ON hdb_catalog.event_log TO imaging_service;
  END IF;
END
$$;

DROP EVENT TRIGGER IF EXISTS imaging_grant_event_log;
CREATE EVENT TRIGGER imaging_grant_event_log ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
  EXECUTE FUNCTION public.imaging_grant_event_log();
