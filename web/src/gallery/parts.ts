// Loads the viewer and the upload panel once the pictures are there: then a first click opens them at once,
// even when the network is gone.
import { html } from 'lit';

import { Failure } from '../core/failure';
import type { ViewerItem } from '../viewer/picture';
import type { Source } from './source';

const fetched = <T>(part: Promise<T>): Promise<T> =>
  part.catch(() => {
    throw new Failure('broken', 'This part of the gallery could not be loaded. Try again, or reload the page.');
  });

export const viewer = () => fetched(import('../viewer/viewer'));
export const uploadPanel = () => fetched(import('../upload/upload-panel'));

// closed: called with the picture that was shown last.
export const viewerOf = (source: Source, items: readonly ViewerItem[], closed: (assetId: number) => void) =>
  html`<ig-viewer
    .client=${source.client}
    .items=${items}
    @viewer-near-end=${() => void source.library.loadMore()}
    @viewer-close=${({ detail }: CustomEvent<{ assetId: number }>) => closed(detail.assetId)}
  ></ig-viewer>`;

export const uploadPanelOf = (source: Source, patientId: number, closed: () => void) =>
  html`<ig-upload
    .client=${source.client}
    .patientId=${patientId}
    .studies=${source.library.studies}
    .hasMore=${source.library.hasMore}
    @more-studies=${() => void source.library.loadMore()}
    @upload-close=${closed}
  ></ig-upload>`;

const soon = 500; // ms: thumbnails come first

export function fetchSoon(): void {
  setTimeout(() => void Promise.allSettled([viewer(), uploadPanel()]), soon);
}
