// Studies: making one, and a patient's with their assets.
import { dataOf, type CallOptions, type ImagingClient } from './client.js';
import { unexpected } from './errors.js';
import type { NewStudy, Study, StudyPage } from './types.js';

export interface PageOptions extends CallOptions {
  /** The most studies of a page, 1 to 200; 50 if absent. */
  limit?: number;
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
}

/** Makes a study; resolves with its id. Needs imaging.write. */
export async function createStudy(client: ImagingClient, study: NewStudy, { signal }: CallOptions = {}): Promise<number> {
  return idIn(await dataOf(client.api.POST('/imaging/studies', { body: study, signal })), 'studyId');
}

/** A page of a patient's studies, newest first, each with its assets. Needs imaging.read. */
export async function studiesPage(
  client: ImagingClient,
  patientId: number,
  { signal, limit, cursor }: PageOptions = {},
): Promise<StudyPage> {
  const params = { path: { patientId }, query: { limit, cursor } };
  const page = await dataOf(client.api.GET('/imaging/patients/{patientId}/studies', { params, signal }));
  if (!Array.isArray((Object(page) as Partial<StudyPage>).studies)) throw unexpected(200);
  return page;
}

/** All studies of a patient, newest first, fetched page by page as they are asked for. Needs imaging.read. */
export async function* allStudies(
  client: ImagingClient,
  patientId: number,
  options: Omit<PageOptions, 'cursor'> = {},
): AsyncGenerator<Study, void, undefined> {
  let cursor: string | undefined;
  do {
    const page: StudyPage = await studiesPage(client, patientId, { ...options, cursor });
    yield* page.studies;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** The id that an answer promises. What is in the service's place may answer with anything. */
export function idIn(answer: unknown, name: 'studyId' | 'assetId'): number {
  const id = (Object(answer) as Record<string, unknown>)[name];
  if (typeof id !== 'number') throw unexpected(201);
  return id;
}
