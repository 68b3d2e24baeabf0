import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { NewStudy, UploadForm } from '../../src/core/client';
import { Failure, offline } from '../../src/core/failure';
import type { StudyPage } from '../../src/core/types';
import { Destination } from '../../src/upload/destination';
import { UploadQueue } from '../../src/upload/queue';
import { summary } from '../../src/upload/upload';

// One call of the service that is answered when the test says so.
interface Call {
  form: UploadForm;
  signal: AbortSignal;
  progress(sent: number, total: number): void;
  resolve(assetId: number): void;
  reject(error: unknown): void;
}

class FakeClient {
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
      signal.addEventListener('abort', () => reject(signal.reason));
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

let client: FakeClient;
let queue: UploadQueue;
let done: [assetId: number, studyId: number][];
let failed: Failure[];

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

const file = (name: string, bytes = 'bytes') => new File([bytes], name, { type: 'image/png' });
const existing = () => new Destination(345, 'XRAY_BWX', '', 7);
const toMake = () => new Destination(345, 'XRAY_BWX', 'BWX');
const states = () => queue.uploads.map(({ state }) => state);
const id = (index: number) => queue.uploads[index]!.id;
const busy = () => new Failure('busy', 'Busy.', 503);
// Reading a file and digests take turns of the event loop that are not timers.
const settle = async () => {
  for (let i = 0; i < 5; ++i) await new Promise((resolve) => setImmediate(resolve));
};
const later = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
};

async function begin(names: string[], destination = existing()) {
  queue.add(names.map((name) => file(name)));
  queue.start(destination);
  await settle();
}

test('nothing is sent before the person says so', async () => {
  queue.add([file('a')]);
  await settle();
  expect(states()).toEqual(['ready']);
  expect(queue.busy).toBe(false);
  expect(client.created).toEqual([]);
});

test('two are sent at a time, in the order in which they were chosen', async () => {
  await begin(['a', 'b', 'c', 'd']);
  expect(states()).toEqual(['sending', 'sending', 'waiting', 'waiting']);
  client.call('b').resolve(2);
  await settle();
  expect(states()).toEqual(['sending', 'done', 'sending', 'waiting']);
  expect(client.calls.map(({ form }) => form.file.name)).toEqual(['a', 'b', 'c']);
  expect(done).toEqual([[2, 7]]);
});

test('sending and processing are told apart', async () => {
  await begin(['a']);
  client.call('a').progress(25, 100);
  expect(queue.uploads[0]).toMatchObject({ state: 'sending', sent: 0.25 });
  client.call('a').progress(100, 100);
  expect(states()).toEqual(['processing']);
  client.call('a').resolve(1);
  await settle();
  expect(queue.uploads[0]).toMatchObject({ state: 'done', assetId: 1 });
  expect(queue.busy).toBe(false);
});

test('one that waits is cancelled and never sent', async () => {
  await begin(['a', 'b', 'c']);
  queue.cancel(id(2));
  client.call('a').resolve(1);
  client.call('b').resolve(2);
  await settle();
  expect(states()).toEqual(['done', 'done', 'cancelled']);
  expect(client.calls).toHaveLength(2);
});

test('one that is being sent is aborted, and the next takes its place', async () => {
  await begin(['a', 'b', 'c']);
  queue.cancel(id(0));
  await settle();
  expect(client.call('a').signal.aborted).toBe(true);
  expect(states()).toEqual(['cancelled', 'sending', 'sending']);
  expect(failed).toEqual([]);
});

test('one that is processed, done or failed cannot be cancelled', async () => {
  await begin(['a', 'b']);
  client.call('a').progress(9, 9);
  queue.cancel(id(0));
  client.call('b').reject(new Failure('refused', 'No.', 415));
  await settle();
  queue.cancel(id(1));
  expect(states()).toEqual(['processing', 'failed']);
  expect(client.call('a').signal.aborted).toBe(false);
});

test('what is cancelled while its study is made is not sent', async () => {
  let answer = (_: number) => {};
  client.answerCreate = () => new Promise((resolve) => (answer = resolve));
  await begin(['a'], toMake());
  queue.cancel(id(0));
  answer(71);
  await settle();
  expect(states()).toEqual(['cancelled']);
  expect(client.calls).toEqual([]);
});

test('a study is made once for two that start together, and kept for a retry', async () => {
  await begin(['a', 'b'], toMake());
  expect(client.created).toEqual([{ patientId: 345, kind: 'XRAY_BWX', title: 'BWX' }]);
  client.call('a').reject(new Failure('refused', 'No.', 422));
  await settle();
  queue.retry(id(0));
  await settle();
  expect(client.created).toHaveLength(1);
  expect(client.calls.map(({ form }) => form.studyId)).toEqual([71, 71, 71]);
});

test('when the study cannot be made, its files fail with that, and a retry asks again', async () => {
  client.answerCreate = () => Promise.reject(new Failure('forbidden', 'Not allowed.', 403));
  await begin(['a', 'b'], toMake());
  expect(states()).toEqual(['failed', 'failed']);
  expect(failed.map(({ status }) => status)).toEqual([403, 403]);
  client.answerCreate = () => Promise.resolve(99);
  queue.retry(id(1));
  await settle();
  expect(client.call('b').form.studyId).toBe(99);
});

test('a refusal waits for the person, in the words of the service', async () => {
  await begin(['a']);
  client.call('a').reject(new Failure('refused', 'file: not a picture.', 415));
  await later(600_000);
  expect(queue.uploads[0]).toMatchObject({ state: 'failed', failure: { message: 'file: not a picture.' } });
  expect(client.calls).toHaveLength(1);
  queue.setModality(id(0), 'DOC');
  queue.retry(id(0));
  await settle();
  expect(client.call('a').form.modality).toBe('DOC');
  expect(queue.uploads[0]?.failure).toBeUndefined();
});

test('a busy service is asked again after growing pauses, and then no more', async () => {
  await begin(['a']);
  for (const pause of [2000, 5000, 15_000, 30_000]) {
    const tries = client.calls.length;
    client.call('a').reject(busy());
    await later(pause - 1);
    expect(states()).toEqual(['resting']);
    expect(client.calls).toHaveLength(tries);
    await later(1);
    expect(client.calls).toHaveLength(tries + 1);
  }
  client.call('a').reject(busy());
  await later(600_000);
  expect(states()).toEqual(['failed']);
  expect(failed).toHaveLength(1);
});

test('a rest gives its place to another, and can be cancelled', async () => {
  await begin(['a', 'b', 'c']);
  client.call('a').reject(busy());
  await settle();
  expect(states()).toEqual(['resting', 'sending', 'sending']);
  queue.cancel(id(0));
  await later(600_000);
  expect(states()).toEqual(['cancelled', 'sending', 'sending']);
  expect(client.calls).toHaveLength(3);
});

test('without a network all wait, and go on by themselves when it is back', async () => {
  await begin(['a', 'b', 'c']);
  client.isReachable = false;
  client.call('a').reject(offline());
  await settle();
  expect(states()).toEqual(['waiting', 'sending', 'waiting']);
  expect(queue.offline).toBe(true);
  client.call('b').reject(offline());
  await later(600_000);
  expect(states()).toEqual(['waiting', 'waiting', 'waiting']);
  expect(client.calls).toHaveLength(2);
  client.isReachable = true;
  await later(5000);
  expect(states()).toEqual(['sending', 'sending', 'waiting']);
  expect(failed).toEqual([]);
});

test('a connection that breaks each time, though the service is there, ends as a failure', async () => {
  await begin(['a']);
  for (const pause of [2000, 5000, 15_000, 30_000]) {
    client.call('a').reject(offline());
    await later(pause);
  }
  client.call('a').reject(offline());
  await later(600_000);
  expect(queue.uploads[0]?.failure?.message).toContain('broke off each time');
});

test('one whose answer was lost is not sent twice when it has arrived', async () => {
  await begin(['a']);
  const bytesSha256 = '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9';
  const asset = { assetId: 12, sha256: bytesSha256 };
  client.page = { studies: [{ studyId: 7, assets: [asset] }], nextCursor: null } as unknown as StudyPage;
  client.call('a').progress(9, 9);
  client.call('a').reject(offline());
  await later(2000);
  expect(queue.uploads[0]).toMatchObject({ state: 'done', assetId: 12 });
  expect(client.calls).toHaveLength(1);
});

test('an empty file is refused at once and cannot be sent', async () => {
  queue.add([file('empty', ''), file('a')]);
  expect(queue.uploads[0]?.failure?.message).toBe('This file is empty: there is nothing to upload.');
  queue.retry(id(0));
  queue.start(existing());
  await settle();
  expect(states()).toEqual(['failed', 'sending']);
});

test('a file that cannot be read says so, and is no fault of the network', async () => {
  const folder = file('folder');
  const unreadable = { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) };
  folder.slice = () => unreadable as unknown as Blob;
  queue.add([folder]);
  queue.start(existing());
  await settle();
  expect(queue.uploads[0]?.failure?.message).toContain('cannot be read');
});

test('files for one patient are not kept for another; those under way go on', async () => {
  await begin(['a']);
  queue.add([file('b')]);
  queue.clear();
  expect(queue.uploads.map(({ file: { name } }) => name)).toEqual(['a']);
});

test('the summary counts what was started and not cancelled', async () => {
  queue.add([file('empty', '')]);
  expect(summary(queue.uploads)).toBe('');
  await begin(['a', 'b', 'c', 'd']);
  queue.cancel(id(4));
  client.call('a').resolve(1);
  client.call('b').reject(new Failure('refused', 'No.', 422));
  await settle();
  expect(summary(queue.uploads)).toBe('1 of 3 uploaded, 1 not uploaded');
});

test('closing aborts what is under way, without a word', async () => {
  await begin(['a', 'b', 'c']);
  queue.close();
  await settle();
  expect(client.calls.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  expect(failed).toEqual([]);
});
