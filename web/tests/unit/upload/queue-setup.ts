// A queue of uploads with a service of its own, anew for each test of the file that imports this.
import { afterEach, beforeEach, vi } from 'vitest';

import { Failure } from '../../../src/core/failure';
import { Destination } from '../../../src/upload/destination';
import { UploadQueue } from '../../../src/upload/queue';
import { FakeClient } from './fake-client';

export let client: FakeClient;
export let queue: UploadQueue;
export let done: [assetId: number, studyId: number][];
export let failed: Failure[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  client = new FakeClient();
  done = [];
  failed = [];
  queue = new UploadQueue(() => client, {
    changed: () => {},
    done: (assetId, studyId) => done.push([assetId, studyId]),
    failed: (failure) => failed.push(failure),
  });
});
afterEach(() => {
  queue.close();
  vi.useRealTimers();
});

export const file = (name: string, bytes = 'bytes') => new File([bytes], name, { type: 'image/png' });
export const existing = () => new Destination(345, 'XRAY_BWX', '', 7);
export const toMake = () => new Destination(345, 'XRAY_BWX', 'BWX');
export const states = () => queue.uploads.map(({ state }) => state);
export const id = (index: number) => queue.uploads[index]!.id;
export const busy = () => new Failure('busy', 'Busy.', 503);
// Reading a file and digests take turns of the event loop that are not timers.
export const settle = async () => {
  for (let i = 0; i < 5; ++i) await new Promise((resolve) => setImmediate(resolve));
};
// For what takes as long as it takes, such as a digest.
export const until = async (state: string) => {
  while (states()[0] !== state) await settle();
};
export const later = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
};

export async function begin(names: string[], destination = existing()) {
  queue.add(names.map((name) => file(name)));
  queue.start(destination);
  await settle();
}
