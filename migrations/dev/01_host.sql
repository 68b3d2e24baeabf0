-- The part of the host application's schema that the service uses. For development and tests; in
-- production the host application has it already. May run again.

CREATE SCHEMA IF NOT EXISTS audit;

CREATE TABLE IF NOT EXISTS audit.event (
  id            bigserial PRIMARY KEY,
  occurred_at   timestamptz NOT NULL DEFAULT now(),
  request_id    uuid,
  actor_user_id uuid,
  clinic_id     bigint,
  entity_table  text,
  entity_id     bigint,
  action        text,
  payload       jsonb
);
CREATE INDEX IF NOT EXISTS event_clinic_time_idx ON audit.event (clinic_id, occurred_at);

CREATE TABLE IF NOT EXISTS public.clinic (
  id   bigint PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE IF NOT EXISTS public.patient (
  id         bigint PRIMARY KEY,
  clinic_id  bigint NOT NULL REFERENCES public.clinic (id),
  first_name text NOT NULL,
  last_name  text NOT NULL,
  birth_date date
);
CREATE INDEX IF NOT EXISTS patient_clinic_idx ON public.patient (clinic_id);

CREATE TABLE IF NOT EXISTS public.app_user (
  id        uuid PRIMARY KEY,
  clinic_id bigint NOT NULL REFERENCES public.clinic (id),
  email     text NOT NULL
);

CREATE TABLE IF NOT EXISTS public.user_capability (
  clinic_id      bigint NOT NULL,
  user_id        uuid NOT NULL REFERENCES public.app_user (id) ON DELETE CASCADE,
  capability_key text NOT NULL,
  PRIMARY KEY (clinic_id, user_id, capability_key)
);

-- plpgsql keeps its plan between calls, which an SQL-language function with a subquery does not.
CREATE OR REPLACE FUNCTION public.fn_has_capability(clinic_id bigint, user_id uuid, capability_key text)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM public.user_capability c
    WHERE c.clinic_id = fn_has_capability.clinic_id
      AND c.user_id = fn_has_capability.user_id
      AND c.capability_key = fn_has_capability.capability_key
  );
END
$$;
