// What every call goes through, over a real connection.
import { expect, it } from 'vitest';

import { allStudies, createStudy, deleteAsset, ImagingError, picture, revokeUrls, signUrls, studiesPage } from '../src/index.js';
import { answers, asked, client, cut, failureOf, json, refusal } from './server.js';

const page = { studies: [], nextCursor: null };

it('sends the token, and asks for errors with fields', async () => {
  answers((_, answer) => json(answer, 200, page));
  expect(await studiesPage(client(), 345, { limit: 20, cursor: 'a b' })).toEqual(page);
  expect(asked[0]).toMatchObject({ method: 'GET', url: '/imaging/patients/345/studies?limit=20&cursor=a%20b' });
  expect(asked[0]!.headers.authorization).toBe('Bearer token');
  expect(asked[0]!.headers.accept).toMatch(/^application\/problem\+json,/);
});

it('renews a refused token once for all that are refused together', async () => {
  let given = 0;
  answers(({ headers }, answer) => {
    if (headers.authorization === 'Bearer 2') json(answer, 200, page);
    else json(answer, 401, refusal('unauthorized'));
  });
  const imaging = client({ token: () => String(++given) });
  await Promise.all([1, 2, 3, 4].map((patient) => studiesPage(imaging, patient)));
  expect(given).toBe(2);
});

it('does not go round in a circle when every token is refused', async () => {
  let given = 0;
  answers((_, answer) => json(answer, 401, refusal('unauthorized')));
  const imaging = client({ token: () => String(++given) });
  expect(await failureOf(studiesPage(imaging, 345))).toMatchObject({ status: 401, code: 'unauthorized', requestId: 'r-1' });
  expect([given, asked.length]).toEqual([2, 2]);
  expect(await failureOf(studiesPage(client({ token: 'text' }), 345))).toMatchObject({ status: 401 });
  expect(asked).toHaveLength(3);
});

it('says when the token function failed, and asks it again at the next call', async () => {
  let given = 0;
  answers((_, answer) => json(answer, 200, page));
  const imaging = client({ token: () => (++given === 1 ? Promise.reject(new Error('signed out')) : 'token') });
  expect(await failureOf(studiesPage(imaging, 345))).toMatchObject({ code: 'no_token', cause: { message: 'signed out' } });
  expect(await studiesPage(imaging, 345)).toEqual(page);
});

it('waits as long as a busy service wants, and goes on', async () => {
  const times: number[] = [];
  answers((_, answer, count) => {
    times.push(Date.now());
    if (count > 1) json(answer, 200, page);
    else json(answer, 503, refusal('unavailable'), { 'Retry-After': '1' });
  });
  await studiesPage(client(), 345);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
});

it('asks again when an answer was cut off, up to its last attempt', async () => {
  answers((_, answer, count) => (count === 1 ? cut(answer) : json(answer, 200, page)));
  expect(await studiesPage(client(), 345)).toEqual(page);
  expect(asked).toHaveLength(2);
  answers((_, answer) => cut(answer));
  const error = await failureOf(studiesPage(client({ retries: 1 }), 345));
  expect(error).toBeInstanceOf(ImagingError);
  expect(error).toMatchObject({ status: 0, code: 'no_answer', cause: { name: 'TypeError' } });
  expect(asked).toHaveLength(4);
});

it('makes nothing twice: a POST goes again after 429 only, with the same key', async () => {
  const keys = () => asked.map(({ headers }) => headers['idempotency-key']);
  answers((_, answer, count) => (count === 1 ? json(answer, 429, {}) : json(answer, 201, { studyId: 78 })));
  expect(await createStudy(client(), { patientId: 345, kind: 'PHOTO' })).toBe(78);
  expect(JSON.parse(asked[1]!.body.toString())).toEqual({ patientId: 345, kind: 'PHOTO' });
  expect(keys()[0]).toMatch(/^"[0-9a-f]{32}"$/);
  expect(keys()[1]).toBe(keys()[0]);
  await createStudy(client(), { patientId: 345, kind: 'PHOTO' });
  expect(keys()[2]).not.toBe(keys()[0]);
  answers((_, answer) => answer.destroy());
  expect(await failureOf(createStudy(client(), { patientId: 345, kind: 'PHOTO' }))).toMatchObject({ code: 'no_answer' });
  answers((_, answer) => json(answer, 503, refusal('unavailable')));
  expect(await failureOf(createStudy(client(), { patientId: 345, kind: 'PHOTO' }))).toMatchObject({ status: 503 });
  expect(asked).toHaveLength(5);
});

it('takes an asset that is gone for deleted only when it has tried to delete it', async () => {
  answers((_, answer, count) => (count === 1 ? answer.destroy() : json(answer, 404, refusal('not_found'))));
  await deleteAsset(client(), 9001);
  expect(asked.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  const statuses = [503, 401, 404]; // of a first attempt that may have worked, a token that ran out, a second attempt
  answers((_, answer) => json(answer, statuses.shift()!, refusal('x')));
  let given = 0;
  await deleteAsset(client({ token: () => String(++given) }), 9001);
  answers((_, answer) => json(answer, 404, refusal('not_found')));
  expect(await failureOf(deleteAsset(client(), 9001))).toMatchObject({ status: 404, code: 'not_found' });
});

it('rejects with the reason of the signal, before, during and between attempts', async () => {
  const aborted = AbortSignal.abort(new Error('before'));
  expect(await failureOf(studiesPage(client(), 345, { signal: aborted }))).toMatchObject({ message: 'before' });
  expect(asked).toHaveLength(0);
  const during = new AbortController();
  answers(() => during.abort());
  expect(await failureOf(studiesPage(client(), 345, { signal: during.signal }))).toMatchObject({ name: 'AbortError' });
  const between = new AbortController();
  answers((_, answer) => {
    json(answer, 503, refusal('unavailable'), { 'Retry-After': '30' });
    setTimeout(() => between.abort(new Error('between')), 50);
  });
  expect(await failureOf(studiesPage(client(), 345, { signal: between.signal }))).toMatchObject({ message: 'between' });
});

it.each(['<html>Sign in</html>', '', 'null', '{}', '{"studies":7}', '[]'])('does not believe %j', async (body) => {
  answers((_, answer) => answer.writeHead(200, { 'Content-Type': 'text/html' }).end(body));
  for (const call of [studiesPage(client(), 345), createStudy(client(), { patientId: 345, kind: 'PHOTO' })]) {
    expect(await failureOf(call)).toMatchObject({ name: 'ImagingError', code: 'unexpected_answer' });
  }
});

it('brings a picture with its type, byte for byte', async () => {
  const bytes = Buffer.from([0, 255, 13, 10, 128]);
  answers((_, answer) => answer.writeHead(200, { 'Content-Type': 'image/webp' }).end(bytes));
  const blob = await picture(client(), 9001, { variant: 'thumb' });
  expect(blob.type).toBe('image/webp');
  expect(Buffer.from(await blob.arrayBuffer())).toEqual(bytes);
  await picture(client(), 9001);
  expect(asked.map(({ url }) => url)).toEqual(['/imaging/assets/9001?variant=thumb', '/imaging/assets/9001']);
});

it('goes through all pages of a patient, no further than it is asked to', async () => {
  const pages = [
    { studies: [{ studyId: 3 }, { studyId: 2 }], nextCursor: 'x' },
    { studies: [{ studyId: 1 }], nextCursor: null },
  ];
  answers(({ url }, answer) => json(answer, 200, url.includes('cursor=x') ? pages[1] : pages[0]));
  const seen: number[] = [];
  for await (const { studyId } of allStudies(client(), 345)) seen.push(studyId);
  expect(seen).toEqual([3, 2, 1]);
  for await (const { studyId } of allStudies(client(), 345)) if (studyId === 3) break;
  expect(asked).toHaveLength(3);
});

it('signs and revokes', async () => {
  const signature = { signatureId: 's', expiresAt: '2026-12-01T00:00:00Z', urls: [] };
  answers(({ method }, answer) => (method === 'POST' ? json(answer, 201, signature) : answer.writeHead(204).end()));
  expect(await signUrls(client(), { assetIds: [1, 2], seconds: 60 })).toEqual(signature);
  await revokeUrls(client(), 's');
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /imaging/assets/sign',
    'DELETE /imaging/signatures/s',
  ]);
  expect(JSON.parse(asked[0]!.body.toString())).toEqual({ assetIds: [1, 2], seconds: 60 });
});
