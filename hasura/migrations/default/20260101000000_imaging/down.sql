-- Drops the rows too; the stored files stay where they are.
DROP TABLE IF EXISTS public.imaging_upload;
DROP TABLE IF EXISTS public.imaging_asset;
DROP TABLE IF EXISTS public.imaging_study;
DROP FUNCTION IF EXISTS public.imaging_set_updated_at();
