// One uploaded file and its state in words.
import type { Failure } from '../core/failure';
import type { Modality } from '../core/types';
import type { Destination } from './destination';

export type UploadState =
  | 'ready' // chosen; the user has not started the upload
  | 'waiting' // for a slot, or for the network
  | 'sending'
  | 'processing' // all bytes are sent; the service checks them and makes the derivatives
  | 'resting' // rejected as busy, or interrupted; retried after a pause
  | 'done'
  | 'failed'
  | 'cancelled';

// A snapshot: every change makes a new one.
export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly state: UploadState;
  readonly modality?: Modality; // set if the user chose one; always set once started
  readonly destination?: Destination; // set once started
  readonly sent: number; // fraction of the bytes, 0 to 1
  readonly failure?: Failure; // while resting, and once failed
  readonly assetId?: number; // once done
}

export const stateWords: Record<UploadState, string> = {
  ready: 'Ready to upload',
  waiting: 'Waiting',
  sending: 'Sending',
  processing: 'Processing',
  resting: 'Busy, trying again',
  done: 'Uploaded',
  failed: 'Not uploaded',
  cancelled: 'Cancelled',
};

const stoppable: ReadonlySet<UploadState> = new Set(['waiting', 'resting', 'sending', 'processing']);
const settled: ReadonlySet<UploadState> = new Set(['done', 'failed', 'cancelled']);

export const canCancel = ({ state }: Upload) => stoppable.has(state);
export const canRetry = ({ state, file }: Upload) => (state === 'failed' || state === 'cancelled') && file.size > 0;
export const canRemove = ({ state }: Upload) => state === 'ready' || settled.has(state);
export const canChange = (upload: Upload) => upload.state === 'ready' || upload.state === 'waiting' || canRetry(upload);
export const isUnderWay = ({ state }: Upload) => state !== 'ready' && !settled.has(state);
// Whether the service or the user still has something to do.
export const isPending = (upload: Upload) => !settled.has(upload.state) || (upload.state === 'failed' && canRetry(upload));

// "3 of 5 uploaded": counts uploads that were started and not cancelled.
export function summary(uploads: readonly Upload[]): string {
  const started = uploads.filter(({ state, destination }) => destination && state !== 'cancelled');
  if (started.length === 0) return '';
  const count = (wanted: UploadState) => started.filter(({ state }) => state === wanted).length;
  const failed = count('failed');
  return `${count('done')} of ${started.length} uploaded${failed > 0 ? `, ${failed} not uploaded` : ''}`;
}
