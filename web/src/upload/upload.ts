// One file on its way, and its state in words.
import type { Failure } from '../core/failure';
import type { Modality } from '../core/types';
import type { Destination } from './destination';

export type UploadState =
  | 'ready' // chosen; the person has not said that it is to be sent
  | 'waiting' // for its turn, or for the network
  | 'sending'
  | 'processing' // all bytes are sent; the service checks them and makes its pictures
  | 'resting' // refused as busy, or broken off; tried again after a pause
  | 'done'
  | 'failed'
  | 'cancelled';

// A snapshot: every change makes a new one.
export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly state: UploadState;
  readonly modality?: Modality; // where the person chose one; from the start on always
  readonly destination?: Destination; // from the start on
  readonly sent: number; // of the bytes, 0 to 1
  readonly failure?: Failure; // while resting, and after failing
  readonly assetId?: number; // when done
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
// Something is still to be done, by the service or by the person.
export const isPending = (upload: Upload) => !settled.has(upload.state) || (upload.state === 'failed' && canRetry(upload));

// "3 of 5 uploaded": of those that were started and not cancelled.
export function summary(uploads: readonly Upload[]): string {
  const started = uploads.filter(({ state, destination }) => destination && state !== 'cancelled');
  if (started.length === 0) return '';
  const count = (wanted: UploadState) => started.filter(({ state }) => state === wanted).length;
  const failed = count('failed');
  return `${count('done')} of ${started.length} uploaded${failed > 0 ? `, ${failed} not uploaded` : ''}`;
}
