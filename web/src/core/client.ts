// The service as the gallery's parts see it: the package's client, with its failures in words. Nothing is attempted
// twice here but for a refused token: the gallery shows what fails, and its queue decides what is sent again.
import {
  createStudy,
  findAsset,
  ImagingClient,
  ImagingError,
  picture,
  studiesPage,
  upload,
  type NewAsset,
  type NewStudy,
  type Progress,
  type StudyPage,
  type TokenSource,
  type Variant,
} from '@imaging-service/client';

import { failureOf } from './failure';

export type UploadForm = NewAsset & { file: File };

// So few that their pictures are laid out within a frame or two, even while the user scrolls.
const limit = 20;

export class Client {
  private readonly service: ImagingClient;

  // baseUrl: the service's origin, and its path prefix if it has one.
  constructor(baseUrl: string, token: TokenSource) {
    this.service = new ImagingClient({ baseUrl, token, retries: 0 });
  }

  setToken(token: TokenSource): void {
    this.service.setToken(token);
  }

  studies(patientId: number, cursor: string | null, signal: AbortSignal): Promise<StudyPage> {
    return inWords(studiesPage(this.service, patientId, { limit, cursor: cursor ?? undefined, signal }));
  }

  picture(assetId: number, variant: Variant, signal: AbortSignal): Promise<Blob> {
    return inWords(picture(this.service, assetId, { variant, signal }));
  }

  createStudy(study: NewStudy): Promise<number> {
    return inWords(createStudy(this.service, study));
  }

  // Resolves with the new asset's id. progress: bytes sent so far, of total.
  upload(form: UploadForm, signal: AbortSignal, progress: Progress): Promise<number> {
    return inWords(upload(this.service, form, { signal, progress }));
  }

  // The asset's id when the file is in its study already, or undefined, also when nothing can be known.
  findStored(form: Pick<UploadForm, 'patientId' | 'studyId' | 'file'>, signal: AbortSignal): Promise<number | undefined> {
    return inWords(findAsset(this.service, form, { signal }));
  }

  // Whether the service can be reached; called while offline.
  async reachable(signal: AbortSignal): Promise<boolean> {
    try {
      return (await fetch(`${this.service.baseUrl}/health`, { cache: 'no-store', signal })).ok;
    } catch {
      return false;
    }
  }
}

async function inWords<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof ImagingError ? failureOf(error) : error;
  }
}
