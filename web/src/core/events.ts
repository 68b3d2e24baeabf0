// The events that the element sends to the page. Every event bubbles out of the shadow roots.
import type { Failure } from './failure';
import type { Variant } from './types';

export interface AssetOpen {
  assetId: number;
  studyId: number;
  variant: Variant;
}

export interface UploadDone {
  assetId: number;
  studyId: number;
}

export interface ImagingEventMap {
  'asset-open': CustomEvent<AssetOpen>;
  'upload-done': CustomEvent<UploadDone>;
  error: CustomEvent<Failure>;
}

export function announce<K extends keyof ImagingEventMap>(
  target: EventTarget,
  name: K,
  detail: ImagingEventMap[K]['detail'],
): void {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
