// The service as the upload queue sees it, answering when the test says so.
import type { NewStudy, UploadForm } from '../../../src/core/client';
import type { StudyPage } from '../../../src/core/types';

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
  page: StudyPage = { studies: [], nextCursor: null };

  createStudy = (study: NewStudy) => {
    this.created.push(study);
    return this.answerCreate();
  };
  upload = (form: UploadForm, signal: AbortSignal, progress: Call['progress']) =>
    new Promise<number>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.calls.push({ form, signal, progress, resolve, reject });
    });
  studies = () => Promise.resolve(this.page);
  reachable = () => Promise.resolve(this.isReachable);

  call = (name: string): Call => {
    const found = this.calls.findLast(({ form }) => form.file.name === name);
    if (!found) throw new Error(`${name} is not being sent`);
    return found;
  };
}

// What the service lists once a file whose content is "bytes" has arrived.
export function arrivedIn(studyId: number, assetId: number): StudyPage {
  const asset = { assetId, sha256: '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9' };
  return { studies: [{ studyId, assets: [asset] }], nextCursor: null } as unknown as StudyPage;
}
