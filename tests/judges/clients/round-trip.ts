// What every client must manage: make a study, send a picture, list it, read it back, delete it, understand a refusal.
export interface Service {
  baseUrl: string;
  token: string;
  patientId: number;
}

export interface Picture {
  original: Blob;
  thumb: Blob;
}

export interface Refusal {
  status: number;
  error: string;
  requestId: string;
}

export interface Client {
  createStudy(): Promise<number>;
  upload(studyId: number, file: File): Promise<number>;
  assetsOf(studyId: number): Promise<number[]>;
  picture(assetId: number): Promise<Picture>;
  remove(assetId: number): Promise<void>;
  refusal(assetId: number): Promise<Refusal>; // of a request for an asset that is gone
}

export function check(isTrue: boolean, what: string): asserts isTrue {
  if (!isTrue) throw new Error(what);
}

export async function roundTrip(client: Client, file: File): Promise<void> {
  const studyId = await client.createStudy();
  const assetId = await client.upload(studyId, file);
  check((await client.assetsOf(studyId)).join() === String(assetId), 'the study lists its one asset');
  const { original, thumb } = await client.picture(assetId);
  check(original.type === 'image/png' && (await same(original, file)), 'the original is what was sent');
  const head = Buffer.from(await thumb.arrayBuffer()).toString('latin1', 0, 12);
  check(/^RIFF....WEBP$/s.test(head), 'the thumbnail is a WebP');
  await client.remove(assetId);
  const { status, error, requestId } = await client.refusal(assetId);
  check(status === 404 && error === 'not_found', `what is deleted is a 404: ${status} ${error}`);
  check(/^[0-9a-f-]{36}$/.test(requestId), `a refusal names its request: ${requestId}`);
}

async function same(one: Blob, other: Blob): Promise<boolean> {
  return Buffer.from(await one.arrayBuffer()).equals(Buffer.from(await other.arrayBuffer()));
}
