// What becomes of uploads that are refused, broken off, or cannot be sent at all.
import { expect, test } from 'vitest';

import { Failure, offline } from '../../../src/core/failure';
import { begin, busy, client, existing, failed, file, id, later, queue, settle, states, until } from './queue-setup';

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
  client.stored = 12;
  client.call('a').progress(9, 9);
  client.call('a').reject(offline());
  await later(2000);
  await until('done');
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
