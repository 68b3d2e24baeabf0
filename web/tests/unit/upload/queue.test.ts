// The order of uploads, their studies, and how they are cancelled.
import { expect, test } from 'vitest';

import { Failure } from '../../../src/core/failure';
import { summary } from '../../../src/upload/upload';
import { begin, client, done, failed, file, id, queue, settle, states, toMake, until } from './queue-setup';

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

test('one that is done or failed cannot be cancelled', async () => {
  await begin(['a', 'b']);
  client.call('a').resolve(1);
  client.call('b').reject(new Failure('refused', 'No.', 415));
  await settle();
  queue.cancel(id(0));
  queue.cancel(id(1));
  expect(states()).toEqual(['done', 'failed']);
});

test('one that is processed can be cancelled, and is not sent again when it has arrived', async () => {
  await begin(['a']);
  client.call('a').progress(9, 9);
  queue.cancel(id(0));
  await settle();
  expect(queue.uploads[0]).toMatchObject({ state: 'cancelled', sent: 1 });
  expect(client.call('a').signal.aborted).toBe(true);
  client.stored = 12;
  queue.retry(id(0));
  await until('done');
  expect(queue.uploads[0]).toMatchObject({ state: 'done', assetId: 12 });
  expect(client.calls).toHaveLength(1);
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
