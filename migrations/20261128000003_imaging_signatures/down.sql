-- URLs that were signed are not answered any more.
DROP TABLE IF EXISTS public.imaging_signature_asset;
DROP TABLE IF EXISTS public.imaging_signature;
