// Uploads by fetch(), as in Node; the gallery's browser tests are those of XMLHttpRequest.
import { expect, it, vi } from 'vitest';

import { findAsset, upload } from '../src/index.js';
import { answers, asked, client, failureOf, json, refusal } from './server.js';

const sha256 = '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9'; // of "bytes"
const form = { patientId: 345, studyId: 7, modality: 'XRAY', file: new File(['bytes'], 'a.png') } as const;
const studiesWith = (...assets: object[]) => ({
  studies: [
    { studyId: 8, assets: [] },
    { studyId: 7, assets },
  ],
  nextCursor: null,
});
const uploads = () => asked.filter(({ method }) => method === 'POST');

it('sends the fields first and the file last', async () => {
  answers((_, answer) => json(answer, 201, { assetId: 9 }));
  const { file, ...fields } = form;
  expect(await upload(client(), { file, ...fields, sourceDevice: 'Schick 33', uploadId: undefined })).toBe(9);
  const text = asked[0]!.body.toString();
  const names = Array.from(text.matchAll(/name="(\w+)"/g), ([, name]) => name);
  expect(names).toEqual(['patientId', 'studyId', 'modality', 'sourceDevice', 'file']);
  expect(text).toContain('filename="a.png"');
  expect(asked[0]!.headers['content-length'], 'known before, for proxies').toBe(String(asked[0]!.body.length));
});

it('reports progress up to the whole file', async () => {
  answers((_, answer) => json(answer, 201, { assetId: 9 }));
  const file = new File([new Uint8Array(3_000_000)], 'big.png');
  const seen: [number, number][] = [];
  await upload(client(), { ...form, file }, { progress: (sent, total) => seen.push([sent, total]) });
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.every(([sent, total], i) => total === file.size && sent >= (seen[i - 1]?.[0] ?? 0))).toBe(true);
  expect(seen.at(-1)).toEqual([file.size, file.size]);
  expect(asked[0]!.body.length).toBeGreaterThan(file.size);
});

it('looks for a file whose answer was lost before it sends it again', async () => {
  answers(({ method }, answer) =>
    method === 'POST' ? answer.destroy() : json(answer, 200, studiesWith({ assetId: 12, sha256 })),
  );
  expect(await upload(client(), form)).toBe(12);
  expect(uploads()).toHaveLength(1);
});

it('sends it again when it is not there, with the same key, after a 503 too', async () => {
  answers(({ method }, answer) => {
    if (method === 'GET') json(answer, 200, studiesWith({ assetId: 12, sha256: '0'.repeat(64) }));
    else if (uploads().length === 1) json(answer, 503, refusal('unavailable'), { 'Retry-After': '0' });
    else json(answer, 201, { assetId: 13 });
  });
  expect(await upload(client(), form, { progress: () => {} })).toBe(13);
  const [first, second] = uploads();
  expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
  expect(second!.body.toString()).toContain('bytes');
});

it('does not send it again when it cannot look', async () => {
  answers(({ method }, answer) => (method === 'POST' ? answer.destroy() : json(answer, 403, refusal('forbidden'))));
  expect(await failureOf(upload(client({ retries: 1 }), form))).toMatchObject({ code: 'no_answer' });
  expect(uploads()).toHaveLength(1);
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => bytes }); // as in a context that is not secure
  expect(await findAsset(client(), form)).toBeUndefined();
  expect(await failureOf(upload(client(), form))).toMatchObject({ code: 'no_answer' });
  expect(uploads()).toHaveLength(2);
});

it('leaves a refusal to the caller, and renews a token on the way', async () => {
  let given = 0;
  answers(({ headers }, answer) => {
    if (headers.authorization === 'Bearer 1') json(answer, 401, refusal('unauthorized'));
    else json(answer, 415, refusal('unsupported_media_type', 'file: it is a GIF'));
  });
  const refused = failureOf(upload(client({ token: () => String(++given) }), form));
  expect(await refused).toMatchObject({ status: 415, message: 'file: it is a GIF', requestId: 'r-1' });
  expect(asked).toHaveLength(2);
});

it('ends when it is aborted', async () => {
  const abort = new AbortController();
  answers(() => abort.abort(new Error('enough')));
  expect(await failureOf(upload(client(), form, { signal: abort.signal }))).toMatchObject({ message: 'enough' });
  expect(asked).toHaveLength(1);
});

it.each(['<html>', '{}', '{"assetId":"9"}'])('does not believe %j', async (body) => {
  answers((_, answer) => answer.writeHead(201).end(body));
  expect(await failureOf(upload(client(), form))).toMatchObject({ code: 'unexpected_answer' });
});
