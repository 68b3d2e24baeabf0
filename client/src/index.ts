export { createStudy, studiesPage, allStudies, type PageOptions } from './studies.js';
export { deleteAsset, picture, revokeUrls, signUrls, type PictureOptions } from './assets.js';
export { errorOf, ImagingError } from './errors.js';
export { findAsset, upload, type UploadOptions } from './upload.js';
export { ImagingClient, type CallOptions, type ImagingOptions } from './client.js';
export type { Progress } from './send-form.js';
export type { TokenSource } from './tokens.js';
export type * from './types.js';
export type { components, paths } from './schema.generated.js';
