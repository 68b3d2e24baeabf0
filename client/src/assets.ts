// Stored files: their bytes, their removal, and signed URLs for what cannot send a token.
import { dataOf, type CallOptions, type ImagingClient } from './client.js';
import type { Signature, SignRequest, Variant } from './types.js';

export interface PictureOptions extends CallOptions {
  /** If absent: the web version, or the original where there is none. One that is named and missing is a 404. */
  variant?: Variant;
}

/** The bytes of an asset, as they are stored, with their media type. Needs imaging.read. */
export function picture(client: ImagingClient, assetId: number, { variant, signal }: PictureOptions = {}): Promise<Blob> {
  const params = { path: { assetId }, query: { variant } };
  return dataOf(client.api.GET('/imaging/assets/{assetId}', { params, signal, parseAs: 'blob' }));
}

/** Deletes an asset: it is a 404 from now on. Needs imaging.write. */
export async function deleteAsset(client: ImagingClient, assetId: number, { signal }: CallOptions = {}): Promise<void> {
  await dataOf(client.api.DELETE('/imaging/assets/{assetId}', { params: { path: { assetId } }, signal }));
}

/**
 * Signed URLs of 1 to 200 assets, in the order asked, for `<img>` and others that cannot send a token. Needs
 * imaging.read. Rejects with 404 if one of them is unknown, and 501 if the service has no key for it.
 */
export function signUrls(client: ImagingClient, request: SignRequest, { signal }: CallOptions = {}): Promise<Signature> {
  return dataOf(client.api.POST('/imaging/assets/sign', { body: request, signal }));
}

/** Makes the URLs of a signature useless within a second. */
export async function revokeUrls(client: ImagingClient, signatureId: string, { signal }: CallOptions = {}): Promise<void> {
  await dataOf(client.api.DELETE('/imaging/signatures/{signatureId}', { params: { path: { signatureId } }, signal }));
}
