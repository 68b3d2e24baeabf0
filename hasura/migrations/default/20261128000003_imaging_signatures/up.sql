-- Signed URLs: what was signed, by whom and until when. May run again on a database that already has all of it.

CREATE TABLE IF NOT EXISTS public.imaging_signature (
  id         uuid PRIMARY KEY,
  clinic_id  bigint NOT NULL,
  signer_id  uuid NOT NULL,
  max_views  integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoked_by uuid,
  CONSTRAINT imaging_signature_max_views_check CHECK (max_views > 0)
);
-- For the removal of those that have ended.
CREATE INDEX IF NOT EXISTS imaging_signature_expires_idx ON public.imaging_signature (expires_at);

COMMENT ON TABLE public.imaging_signature IS 'A group of signed URLs that end together; its id is what revokes them.';
COMMENT ON COLUMN public.imaging_signature.signer_id IS 'Who signed; each view asks whether this user may still read.';
COMMENT ON COLUMN public.imaging_signature.max_views IS 'How often each of the URLs may be used; null: as often as wanted.';
COMMENT ON COLUMN public.imaging_signature.revoked_at IS 'Since when none of the URLs is answered; null: they are.';

CREATE TABLE IF NOT EXISTS public.imaging_signature_asset (
  signature_id uuid NOT NULL REFERENCES public.imaging_signature (id) ON DELETE CASCADE,
  asset_id     bigint NOT NULL,
  variant      text NOT NULL,
  views        integer NOT NULL DEFAULT 0,
  PRIMARY KEY (signature_id, asset_id),
  CONSTRAINT imaging_signature_asset_variant_check CHECK (variant IN ('original', 'web', 'thumb'))
);

COMMENT ON TABLE public.imaging_signature_asset IS 'One signed URL.';
COMMENT ON COLUMN public.imaging_signature_asset.asset_id IS 'No foreign key: a row whose asset is gone opens nothing.';
COMMENT ON COLUMN public.imaging_signature_asset.views IS 'How often it was used; counted only below a max_views.';
