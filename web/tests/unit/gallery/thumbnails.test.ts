import { expect, it } from 'vitest';

import type { Client } from '../../../src/core/client';
import { Thumbnails } from '../../../src/gallery/thumbnails';

// What was asked of the service, in order; each answered when the test says so.
function start() {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const client = {
    picture: (assetId: number) => {
      asked.push(assetId);
      return new Promise<Blob>((resolve) => answers.push(() => resolve(new Blob(['x']))));
    },
  } as unknown as Client;
  const thumbnails = new Thumbnails(client);
  const want = (ids: number[], signal = new AbortController().signal) =>
    Promise.all(ids.map((id) => thumbnails.fetch(id, signal).catch(() => undefined)));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const answerAll = async () => {
    for (let i = 0; i < answers.length; ++i) {
      answers[i]!();
      await settle();
    }
  };
  return { asked, want, settle, answerAll };
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

it('fetches what is asked for together in its order, eight at a time', async () => {
  const { asked, want, settle, answerAll } = start();
  void want(range(1, 20));
  await settle();
  expect(asked).toEqual(range(1, 8));
  await answerAll();
  expect(asked).toEqual(range(1, 20));
});

it('fetches what has just come into view before what was scrolled past', async () => {
  const { asked, want, settle, answerAll } = start();
  void want(range(1, 12));
  await settle();
  void want(range(21, 24));
  await answerAll();
  expect(asked).toEqual([...range(1, 8), ...range(21, 24), ...range(9, 12)]);
});

it('does not fetch what is no longer wanted', async () => {
  const { asked, want, answerAll, settle } = start();
  const past = new AbortController();
  void want(range(1, 8));
  const left = want([9], past.signal);
  past.abort();
  await settle();
  await answerAll();
  await left;
  expect(asked).toEqual(range(1, 8));
});
