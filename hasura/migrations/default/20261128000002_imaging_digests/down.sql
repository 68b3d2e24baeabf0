-- The files stay. Their tags are then made of the original's hash again.
ALTER TABLE public.imaging_asset
  DROP COLUMN IF EXISTS thumb_sha256,
  DROP COLUMN IF EXISTS web_sha256;
