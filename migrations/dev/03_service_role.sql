-- The role that the service connects as, with no more rights than it needs. Run it after the service's
-- migrations. It may run again, and must do so after Hasura gets its first event trigger on a table that
-- the service writes. The role has no password; set one if you need it.

DO $$
BEGIN
  CREATE ROLE imaging_service LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;  -- roles belong to the whole server: another database's set-up has created it
END
$$;

-- The service may insert into the audit, but never read or change it.
GRANT USAGE ON SCHEMA audit TO imaging_service;
GRANT INSERT ON audit.event TO imaging_service;
GRANT USAGE ON SEQUENCE audit.event_id_seq TO imaging_service;

-- Only the columns that tenancy needs: no names, no birth dates.
GRANT USAGE ON SCHEMA public TO imaging_service;
GRANT SELECT (id, clinic_id) ON public.patient TO imaging_service;

-- The function runs with its caller's rights.
GRANT EXECUTE ON FUNCTION public.fn_has_capability(bigint, uuid, text) TO imaging_service;
GRANT SELECT ON public.user_capability TO imaging_service;

-- The service never deletes rows: a deleted asset becomes inactive.
GRANT SELECT, INSERT
  ON public.imaging_study, public.imaging_asset, public.imaging_upload TO imaging_service;
GRANT UPDATE ON public.imaging_asset, public.imaging_upload TO imaging_service;
-- Of a signature only what ends it is changed, and of a signed URL only the count of its views.
GRANT SELECT, INSERT ON public.imaging_signature, public.imaging_signature_asset TO imaging_service;
GRANT UPDATE (revoked_at, revoked_by) ON public.imaging_signature TO imaging_service;
GRANT UPDATE (views) ON public.imaging_signature_asset TO imaging_service;
GRANT USAGE
  ON SEQUENCE public.imaging_study_id_seq, public.imaging_asset_id_seq TO imaging_service;

DO $$
BEGIN
  -- Absent where another tool applied the migrations.
  IF to_regclass('public.imaging_schema_migration') IS NOT NULL THEN
    GRANT SELECT ON public.imaging_schema_migration TO imaging_service;
  END IF;
END
$$;

-- Hasura's event triggers run with the rights of the role that changes a row. Without these rights every
-- upload would fail. Hasura creates its event log together with its first event trigger.
DO $$
BEGIN
  IF to_regclass('hdb_catalog.event_log') IS NOT NULL THEN
    GRANT USAGE ON SCHEMA hdb_catalog TO imaging_service;
    GRANT INSERT ON hdb_catalog.event_log TO imaging_service;
  END IF;
  IF to_regproc('hdb_catalog.insert_event_log') IS NOT NULL THEN
    GRANT EXECUTE ON FUNCTION hdb_catalog.insert_event_log TO imaging_service;
  END IF;
END
$$;

-- The rights above protect the audit from the service; this trigger protects it from mistakes of others.
CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit.event can only be added to' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE TRIGGER event_refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
