-- Studies, their assets (one file each) and uploads that were announced. Needs Postgres 14.
-- May run again on a database that already has all of it.

CREATE TABLE IF NOT EXISTS public.imaging_study (
  id            bigserial PRIMARY KEY,
  clinic_id     bigint NOT NULL,
  patient_id    bigint NOT NULL,
  kind          text NOT NULL,
  title         text,
  captured_at   timestamptz NOT NULL DEFAULT now(),
  source        text,
  is_active     boolean NOT NULL DEFAULT true,
  created_at    timestamptz NOT NULL DEFAULT now(),
  created_by_id uuid,
  updated_at    timestamptz NOT NULL DEFAULT now(),
  updated_by_id uuid,
  -- What the composite foreign keys below refer to.
  CONSTRAINT imaging_study_owner_key UNIQUE (id, clinic_id, patient_id)
);
CREATE INDEX IF NOT EXISTS imaging_study_patient_idx
  ON public.imaging_study (clinic_id, patient_id, captured_at DESC);

COMMENT ON TABLE public.imaging_study IS 'A capture session, or another group of pictures of one patient.';
COMMENT ON COLUMN public.imaging_study.kind IS 'XRAY_BWX, XRAY_PA, PHOTO, DOCUMENT, ...';
COMMENT ON COLUMN public.imaging_study.source IS 'What made it: schick-bridge, manual-upload, ...';
COMMENT ON COLUMN public.imaging_study.is_active IS 'False once it is deleted.';

CREATE TABLE IF NOT EXISTS public.imaging_asset (
  id              bigserial PRIMARY KEY,
  clinic_id       bigint NOT NULL,
  patient_id      bigint NOT NULL,
  study_id        bigint NOT NULL REFERENCES public.imaging_study (id) ON DELETE CASCADE,
  modality        text NOT NULL,
  mime_type       text NOT NULL,
  size_bytes      bigint NOT NULL,
  sha256          text NOT NULL,
  storage_backend text NOT NULL,
  storage_key     text NOT NULL,
  thumb_key       text,
  web_key         text,
  captured_at     timestamptz NOT NULL DEFAULT now(),
  source_device   text,
  is_active       boolean NOT NULL DEFAULT true,
  created_at      timestamptz NOT NULL DEFAULT now(),
  created_by_id   uuid,
  updated_at      timestamptz NOT NULL DEFAULT now(),
  updated_by_id   uuid,
  -- The default goes with that of is_active; the service always says 'pending' first.
  state           text NOT NULL DEFAULT 'ready',
  width           integer,
  height          integer,
  CONSTRAINT imaging_asset_modality_check CHECK (modality IN ('XRAY', 'PHOTO', 'DOC')),
  CONSTRAINT imaging_asset_storage_backend_check CHECK (storage_backend IN ('s3', 'nfs')),
  CONSTRAINT imaging_asset_state_check CHECK (state IN ('pending', 'ready', 'failed')),
  -- Whoever filters on is_active alone never sees an asset whose bytes may be missing.
  CONSTRAINT imaging_asset_visible_check CHECK (state = 'ready' OR NOT is_active),
  -- The database itself refuses an asset whose clinic or patient is not its study's.
  CONSTRAINT imaging_asset_owner_fkey FOREIGN KEY (study_id, clinic_id, patient_id)
    REFERENCES public.imaging_study (id, clinic_id, patient_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS imaging_asset_patient_idx
  ON public.imaging_asset (clinic_id, patient_id, captured_at DESC);
CREATE INDEX IF NOT EXISTS imaging_asset_study_idx
  ON public.imaging_asset (study_id);
CREATE UNIQUE INDEX IF NOT EXISTS imaging_asset_storage_idx
  ON public.imaging_asset (storage_backend, storage_key);
-- For the sweeper of uploads that never finished; holds next to nothing.
CREATE INDEX IF NOT EXISTS imaging_asset_unfinished_idx
  ON public.imaging_asset (updated_at) WHERE state <> 'ready';

COMMENT ON TABLE public.imaging_asset IS 'One stored file, with its two derived pictures.';
COMMENT ON COLUMN public.imaging_asset.mime_type IS 'What the bytes are, never what the uploader said.';
COMMENT ON COLUMN public.imaging_asset.sha256 IS 'Of the original; 64 hexadecimal digits in lower case.';
COMMENT ON COLUMN public.imaging_asset.storage_key IS 'Key of the original below the bucket or the base directory.';
COMMENT ON COLUMN public.imaging_asset.thumb_key IS 'WebP, at most 400 pixels wide; null: there is none.';
COMMENT ON COLUMN public.imaging_asset.web_key IS 'WebP, at most 2000 pixels wide; null: there is none.';
COMMENT ON COLUMN public.imaging_asset.is_active IS 'True only while ready and not deleted.';
COMMENT ON COLUMN public.imaging_asset.state IS 'pending: the bytes are on their way; ready: stored whole; failed: given up.';
COMMENT ON COLUMN public.imaging_asset.width IS 'Of the original as it is shown, in pixels; null for what is no picture.';
COMMENT ON COLUMN public.imaging_asset.height IS 'Of the original as it is shown, in pixels; null for what is no picture.';

CREATE TABLE IF NOT EXISTS public.imaging_upload (
  id            uuid PRIMARY KEY,
  clinic_id     bigint NOT NULL,
  user_id       uuid NOT NULL,
  patient_id    bigint NOT NULL,
  study_id      bigint NOT NULL,
  modality      text NOT NULL,
  mime_type     text NOT NULL,
  source_device text,
  max_bytes     bigint NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,
  consumed_at   timestamptz,
  asset_id      bigint,
  CONSTRAINT imaging_upload_modality_check CHECK (modality IN ('XRAY', 'PHOTO', 'DOC')),
  CONSTRAINT imaging_upload_max_bytes_check CHECK (max_bytes > 0),
  CONSTRAINT imaging_upload_owner_fkey FOREIGN KEY (study_id, clinic_id, patient_id)
    REFERENCES public.imaging_study (id, clinic_id, patient_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS imaging_upload_study_idx ON public.imaging_upload (study_id);
CREATE INDEX IF NOT EXISTS imaging_upload_expires_idx ON public.imaging_upload (expires_at);

COMMENT ON TABLE public.imaging_upload IS 'An upload that was announced; its id is what the uploader sends along.';
COMMENT ON COLUMN public.imaging_upload.user_id IS 'Who announced it; nobody else may use it.';
COMMENT ON COLUMN public.imaging_upload.mime_type IS 'What the uploader expects to send.';
COMMENT ON COLUMN public.imaging_upload.consumed_at IS 'When its file arrived; it can be used once.';
COMMENT ON COLUMN public.imaging_upload.asset_id IS 'What it became. No foreign key: the sweeper removes assets that never finished.';

CREATE OR REPLACE FUNCTION public.imaging_set_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER imaging_study_set_updated_at
  BEFORE UPDATE ON public.imaging_study
  FOR EACH ROW EXECUTE FUNCTION public.imaging_set_updated_at();
CREATE OR REPLACE TRIGGER imaging_asset_set_updated_at
  BEFORE UPDATE ON public.imaging_asset
  FOR EACH ROW EXECUTE FUNCTION public.imaging_set_updated_at();
