-- The hashes of the two derivatives, for ETag and Repr-Digest. An upload writes them; the assets from before have none.
-- May run again on a database that already has them.
ALTER TABLE public.imaging_asset
  ADD COLUMN IF NOT EXISTS thumb_sha256 text,
  ADD COLUMN IF NOT EXISTS web_sha256 text;

-- NOT VALID: the rows from before are null, and reading them all would keep every view waiting for seconds. New
-- values are checked all the same.
ALTER TABLE public.imaging_asset
  DROP CONSTRAINT IF EXISTS imaging_asset_thumb_sha256_check,
  DROP CONSTRAINT IF EXISTS imaging_asset_web_sha256_check,
  ADD CONSTRAINT imaging_asset_thumb_sha256_check CHECK (thumb_sha256 ~ '^[0-9a-f]{64}$') NOT VALID,
  ADD CONSTRAINT imaging_asset_web_sha256_check CHECK (web_sha256 ~ '^[0-9a-f]{64}$') NOT VALID;

COMMENT ON COLUMN public.imaging_asset.thumb_sha256 IS
  'Of the file under thumb_key; 64 hexadecimal digits in lower case. Null: it was made before hashes were kept.';
COMMENT ON COLUMN public.imaging_asset.web_sha256 IS
  'Of the file under web_key; 64 hexadecimal digits in lower case. Null: it was made before hashes were kept.';
