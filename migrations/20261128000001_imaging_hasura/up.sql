-- Where the service serves a picture, for Hasura's computed fields: its path, never its key. May run again.

CREATE OR REPLACE FUNCTION public.imaging_asset_original_path(asset public.imaging_asset) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT '/imaging/assets/' || asset.id || '?variant=original'
$$;

CREATE OR REPLACE FUNCTION public.imaging_asset_thumb_path(asset public.imaging_asset) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN asset.thumb_key IS NOT NULL THEN '/imaging/assets/' || asset.id || '?variant=thumb' END
$$;

CREATE OR REPLACE FUNCTION public.imaging_asset_web_path(asset public.imaging_asset) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN asset.web_key IS NOT NULL THEN '/imaging/assets/' || asset.id || '?variant=web' END
$$;

COMMENT ON FUNCTION public.imaging_asset_original_path IS 'Path of the original at the service.';
COMMENT ON FUNCTION public.imaging_asset_thumb_path IS 'Path of the thumbnail at the service; null: there is none.';
COMMENT ON FUNCTION public.imaging_asset_web_path IS 'Path of the web version at the service; null: there is none.';
