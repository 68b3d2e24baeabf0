// The client of the service's HTTP interface. Every failure is a Failure; an aborted request rejects with the
// platform's AbortError.
import { Failure, failureOf, offline } from './failure';
import type { Session } from './session';
import type { StudyPage, Variant } from './types';

export interface NewStudy {
  patientId: number;
  kind: string;
  title?: string;
}

export interface UploadForm {
  patientId: number;
  studyId: number;
  modality: string;
  file: File;
}

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

// So few that their pictures are laid out within a frame or two, even while the user scrolls.
const studiesAPage = 20;

export class Client {
  // base: the service's origin, and its path prefix if it has one, without a slash at the end.
  constructor(
    private readonly base: string,
    private readonly session: Session,
  ) {}

  async studies(patientId: number, cursor: string | null, signal: AbortSignal): Promise<StudyPage> {
    const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await this.fetch(`/imaging/patients/${patientId}/studies?limit=${studiesAPage}${query}`, { signal });
    return (await body(answer.json())) as StudyPage;
  }

  async picture(assetId: number, variant: Variant, signal: AbortSignal): Promise<Blob> {
    const answer = await this.fetch(`/imaging/assets/${assetId}?variant=${variant}`, { signal });
    return body(answer.blob());
  }

  async createStudy(study: NewStudy): Promise<number> {
    const answer = await this.fetch('/imaging/studies', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(study),
    });
    return ((await body(answer.json())) as { studyId: number }).studyId;
  }

  // Resolves with the new asset's id. progress: bytes sent so far, of total. Uses XMLHttpRequest, because
  // fetch() does not report upload progress.
  async upload(form: UploadForm, signal: AbortSignal, progress: (sent: number, total: number) => void): Promise<number> {
    const token = await sessions(this.session.token());
    try {
      return await this.send(form, token, signal, progress);
    } catch (error) {
      const refused = error instanceof Failure && error.status === 401;
      const renewed = refused ? await sessions(this.session.renewed(token)) : undefined;
      if (renewed === undefined) throw error;
      return this.send(form, renewed, signal, progress);
    }
  }

  // Whether the service can be reached; called while offline.
  async reachable(signal: AbortSignal): Promise<boolean> {
    try {
      return (await fetch(`${this.base}/health`, { cache: 'no-store', signal })).ok;
    } catch {
      return false;
    }
  }

  private async fetch(path: string, init: Init): Promise<Response> {
    const token = await sessions(this.session.token());
    let answer = await this.ask(path, init, token);
    if (answer.status === 401) {
      const renewed = await sessions(this.session.renewed(token));
      if (renewed !== undefined) answer = await this.ask(path, init, renewed);
    }
    if (answer.ok) return answer;
    throw failureOf(answer.status, await body(answer.text()), answer.headers.get('X-Request-Id') ?? '');
  }

  private ask(path: string, init: Init, token: string): Promise<Response> {
    const headers = { ...init.headers, Authorization: `Bearer ${token}` };
    // no-store: the browser's cache on disk is no place for a patient's pictures
    const options = { ...init, headers, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
    return body(fetch(this.base + path, options));
  }

  private send(
    form: UploadForm,
    token: string,
    signal: AbortSignal,
    progress: (sent: number, total: number) => void,
  ): Promise<number> {
    const data = new FormData(); // the service wants the file last
    data.append('patientId', String(form.patientId));
    data.append('studyId', String(form.studyId));
    data.append('modality', form.modality);
    data.append('file', form.file);
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const request = new XMLHttpRequest();
      const abort = () => request.abort();
      request.open('POST', `${this.base}/imaging/assets/upload`);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.upload.onprogress = (event) => progress(event.loaded, event.total);
      request.onload = () => resolve(assetIn(request));
      request.onerror = () => reject(offline());
      request.onabort = () => reject(signal.reason as Error);
      request.onloadend = () => signal.removeEventListener('abort', abort);
      signal.addEventListener('abort', abort);
      request.send(data);
    });
  }
}

async function assetIn(answer: XMLHttpRequest): Promise<number> {
  const { status, responseText } = answer;
  if (status !== 201) throw failureOf(status, responseText, answer.getResponseHeader('X-Request-Id') ?? '');
  const { assetId } = await body(Promise.resolve(responseText).then(JSON.parse) as Promise<{ assetId: number }>);
  return assetId;
}

// fetch() and reading a body fail with a TypeError when the network fails. A body that is not JSON comes from
// a proxy or from a network's own sign-in page, not from the service.
async function body<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Failure('broken', 'Something else answered in the imaging service’s place.');
    throw error instanceof TypeError ? offline() : error;
  }
}

// The page's token function may fail at any time, in any way.
async function sessions<T>(token: Promise<T>): Promise<T> {
  try {
    return await token;
  } catch {
    throw new Failure('session', 'Your session could not be renewed. Sign in again.');
  }
}
