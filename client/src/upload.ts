// Uploads, with progress, and other attempts that store nothing twice.
import { keyField, newKey, type CallOptions, type ImagingClient } from './client.js';
import { ImagingError, unexpected } from './errors.js';
import { mayPass } from './retry.js';
import { sendForm, type Progress } from './send-form.js';
import { allStudies, idIn } from './studies.js';
import type { NewAsset } from './types.js';

export interface UploadOptions extends CallOptions {
  /** Called while the file is sent: bytes sent so far, of all. It starts anew with each attempt. */
  progress?: Progress | undefined;
}

/**
 * Stores a file; resolves with its asset's id. Needs imaging.write.
 *
 * In browsers it is sent by XMLHttpRequest, because fetch() does not report progress there; elsewhere by fetch().
 *
 * After a failure that may pass it is sent again, as ImagingClient says. When the answer to an attempt was lost, the
 * file may be stored all the same: so it is looked for first (findAsset), which needs imaging.read. Where that cannot
 * be done, the failure is final.
 */
export async function upload(client: ImagingClient, asset: NewAsset, { signal, progress }: UploadOptions = {}): Promise<number> {
  const url = `${client.baseUrl}/imaging/assets/upload`;
  const key = newKey();
  let doubt: ImagingError | undefined; // of the last attempt, if the file may be stored in spite of it
  const attempt = async (token: string): Promise<number> => {
    const there = doubt && (await findInDoubt(client, asset, doubt, signal));
    if (there !== undefined) return there;
    try {
      const headers = { Authorization: `Bearer ${token}`, [keyField]: key };
      return idIn(parsed(await sendForm(url, headers, formOf(asset), { signal, progress })), 'assetId');
    } catch (error) {
      if (error instanceof ImagingError && mayPass(error) && error.status !== 429) doubt = error;
      throw error;
    }
  };
  return client.run(attempt, { signal, mayRepeat: ({ status }) => status === 429 || canHash() });
}

/**
 * The id of a study's asset with these bytes, if there is one; undefined also where there are no digests (a page that
 * is not in a secure context). Needs imaging.read.
 */
export async function findAsset(
  client: ImagingClient,
  { patientId, studyId, file }: Pick<NewAsset, 'patientId' | 'studyId' | 'file'>,
  { signal }: CallOptions = {},
): Promise<number | undefined> {
  if (!canHash()) return undefined;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  for await (const study of allStudies(client, patientId, { signal })) {
    if (study.studyId === studyId) return study.assets.find((asset) => asset.sha256 === sha256)?.assetId;
  }
  return undefined;
}

// What keeps us from looking is of no use to the caller: the upload's own failure is.
async function findInDoubt(client: ImagingClient, asset: NewAsset, doubt: ImagingError, signal: AbortSignal | undefined) {
  try {
    return await findAsset(client, asset, { signal });
  } catch (error) {
    throw error instanceof ImagingError && error.status !== 401 ? doubt : error;
  }
}

const canHash = () => 'subtle' in crypto; // in secure contexts only

// The service wants the file last.
function formOf({ file, ...fields }: NewAsset): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries<string | number | undefined>(fields)) {
    if (value !== undefined) form.append(name, String(value));
  }
  form.append('file', file);
  return form;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw unexpected(201, { cause });
  }
}
