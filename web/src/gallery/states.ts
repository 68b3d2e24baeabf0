// What is shown instead of the pictures, or below them: loading, empty, failed. Each says what is wrong and
// what to do.
import { html, nothing } from 'lit';

import type { Failure } from '../core/failure';

// Placeholder tiles while the first page is loading.
export const loadingState = () => html`
  <div class="loading" role="status">
    <span class="hidden-text">Loading pictures…</span>
    ${Array.from({ length: 6 }, () => html`<span class="ghost"></span>`)}
  </div>
`;

export const emptyState = (upload: () => void) => html`
  <div class="state">
    <h2>No pictures of this patient yet</h2>
    <p>Drop files here, or choose them. X-rays and photos as PNG, TIFF, JPEG, WebP or HEIC; documents as PDF.</p>
    <button type="button" class="primary" @click=${upload}>Upload pictures</button>
  </div>
`;

export const nothingFoundState = (complete: boolean, clear: () => void) => html`
  <div class="state">
    <h2>${complete ? 'No picture matches' : 'No picture matches so far'}</h2>
    <p>${complete ? 'Choose another modality or kind, or other words.' : 'Older studies are being looked through…'}</p>
    <button type="button" @click=${clear}>Show all pictures</button>
  </div>
`;

export const failedState = (failure: Failure, retry: () => void) => html`
  <div class="state failed" role="alert">
    <h2>The pictures could not be loaded</h2>
    <p>${failure.message}</p>
    <p class="request" ?hidden=${failure.requestId === ''}>Request ${failure.requestId}</p>
    <button type="button" @click=${retry}>Try again</button>
  </div>
`;

export const failedPage = (failure: Failure, retry: () => void) => html`
  <p class="notice" role="alert">
    Not all studies could be loaded. ${failure.message}
    <button type="button" @click=${retry}>Try again</button>
  </p>
`;

// Shown above the pictures, which stay.
export const notice = (failure: Failure, retry?: () => void) => html`
  <p class="notice wide" role="alert">
    ${failure.message} ${retry ? html`<button type="button" @click=${retry}>Try again</button>` : nothing}
  </p>
`;

export const offlineNotice = () => html`
  <p class="notice wide" role="alert">
    <strong>No connection to the imaging service.</strong> What is on the screen stays; it goes on by itself when the
    network is back.
  </p>
`;

export const incompleteState = () => html`
  <div class="state" role="alert">
    <h2>No patient to show</h2>
    <p>The page has to give this element a patient and a token.</p>
  </div>
`;
