DROP FUNCTION IF EXISTS public.imaging_asset_original_path(public.imaging_asset);
DROP FUNCTION IF EXISTS public.imaging_asset_web_path(public.imaging_asset);
DROP FUNCTION IF EXISTS public.imaging_asset_thumb_path(public.imaging_asset);
