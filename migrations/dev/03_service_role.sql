-- The role that the service connects as, with no more rights than it needs. Runs after the service's
-- own migrations; may run again, and has to when Hasura got its first event trigger on a table that the
-- service writes. The role has no password: whoever needs one sets it.

DO $$
BEGIN
  CREATE ROLE imaging_service LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;  -- roles belong to the whole server: another database's set-up was quicker
END
$$;

-- The audit can be added to, never read or changed, by the service.
GRANT USAGE ON SCHEMA audit TO imaging_service;
GRANT INSERT ON audit.event TO imaging_service;
GRANT USAGE ON SEQUENCE audit.event_id_seq TO imaging_service;

-- Only what tenancy needs of a patient: no names, no birth dates.
GRANT USAGE ON SCHEMA public TO imaging_service;
GRANT SELECT (id, clinic_id) ON public.patient TO imaging_service;

-- The function runs with its caller's rights.
GRANT EXECUTE ON FUNCTION public.fn_has_capability(bigint, uuid, text) TO imaging_service;
GRANT SELECT ON public.user_capability TO imaging_service;

-- Nothing of a patient is ever removed by the service: an asset that is deleted becomes inactive.
GRANT SELECT, INSERT
  ON public.imaging_study, public.imaging_asset, public.imaging_upload TO imaging_service;
GRANT UPDATE ON public.imaging_asset, public.imaging_upload TO imaging_service;
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

-- Hasura's event triggers run with the rights of whoever changes a row, and without these every upload
-- would fail. Hasura makes its log of events with its first event trigger.
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

-- Rights protect the audit from the service; this protects it from everybody's mistakes.
CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit.event can only be added to' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE TRIGGER event_refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
