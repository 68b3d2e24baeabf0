// The viewer and the upload panel, which are fetched once the pictures are there: a first click opens
// them at once, also when the network has gone meanwhile.
import { Failure } from '../core/failure';

const fetched = <T>(part: Promise<T>): Promise<T> =>
  part.catch(() => {
    throw new Failure('broken', 'This part of the gallery could not be loaded. Try again, or reload the page.');
  });

export const viewer = () => fetched(import('../viewer/viewer'));
export const uploadPanel = () => fetched(import('../upload/upload-panel'));

const soon = 500; // ms: the thumbnails go first

export function fetchSoon(): void {
  setTimeout(() => void Promise.allSettled([viewer(), uploadPanel()]), soon);
}
