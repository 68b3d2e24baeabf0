// The service as the upload queue sees it, answering when the test says so.
import type { NewStudy } from '@imaging-service/client';

import type { UploadForm } from '../../../src/core/client';

// One call of the service that is answered when the test says so.
export interface Call {
  form: UploadForm;
  signal: AbortSignal;
  progress(sent: number, total: number): void;
  resolve(assetId: number): void;
  reject(error: unknown): void;
}

export class FakeClient {
  calls: Call[] = [];
  created: NewStudy[] = [];
  answerCreate: () => Promise<number> = () => Promise.resolve(70 + this.created.length);
  isReachable = true;
  stored: number | undefined; // the asset of a file whose answer was lost

  createStudy = (study: NewStudy) => {
    this.created.push(study);
    return this.answerCreate();
  };
  upload = (form: UploadForm, signal: AbortSignal, progress: Call['progress']) =>
    new Promise<number>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.calls.push({ form, signal, progress, resolve, reject });
    });
  findStored = () => Promise.resolve(this.stored);
  reachable = () => Promise.resolve(this.isReachable);

  call = (name: string): Call => {
    const found = this.calls.findLast(({ form }) => form.file.name === name);
    if (!found) throw new Error(`${name} is not being sent`);
    return found;
  };
}
