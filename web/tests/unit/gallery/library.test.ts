import { expect, it } from 'vitest';

import type { Client } from '../../../src/core/client';
import { Failure } from '../../../src/core/failure';
import type { StudyPage } from '../../../src/core/types';
import { Library } from '../../../src/gallery/library';
import { study } from '../samples';

type Answer = StudyPage | Failure;

// Answers in order; each cursor asked for is noted.
function libraryOf(...answers: Answer[]) {
  const asked: (string | null)[] = [];
  const client = {
    studies: async (_: number, cursor: string | null, signal: AbortSignal) => {
      asked.push(cursor);
      const answer = answers.shift()!;
      await Promise.resolve();
      signal.throwIfAborted();
      if (answer instanceof Failure) throw answer;
      return answer;
    },
  } as unknown as Client;
  return { library: new Library(client, 345, () => {}), asked };
}

const page = (ids: number[], nextCursor: string | null): StudyPage => ({
  studies: ids.map((studyId) => study({ studyId })),
  nextCursor,
});
const ids = (library: Library) => library.studies.map((each) => each.studyId);

it('fetches page after page until there is none', async () => {
  const { library, asked } = libraryOf(page([3, 2], 'c'), page([1], null));
  expect(library.hasMore).toBe(true);
  await library.loadMore();
  await library.loadMore();
  await library.loadMore();
  expect(ids(library)).toEqual([3, 2, 1]);
  expect(asked).toEqual([null, 'c']);
  expect(library.hasMore).toBe(false);
});

it('does not ask twice at the same time', async () => {
  const { library, asked } = libraryOf(page([1], null));
  await Promise.all([library.loadMore(), library.loadMore()]);
  expect(asked).toEqual([null]);
});

it('keeps what it has when a page fails, and asks for the same one again', async () => {
  const { library, asked } = libraryOf(page([2], 'c'), new Failure('busy', 'x', 503), page([1], null));
  await library.loadMore();
  await library.loadMore();
  expect(library.failure?.status).toBe(503);
  expect(ids(library)).toEqual([2]);
  await library.loadMore();
  expect(library.failure).toBeUndefined();
  expect(asked).toEqual([null, 'c', 'c']);
  expect(ids(library)).toEqual([2, 1]);
});

it('puts what is new before what it has, each study once', async () => {
  const { library } = libraryOf(page([2, 1], null), page([3, 2, 1], null));
  await library.loadMore();
  await library.refresh();
  expect(ids(library)).toEqual([3, 2, 1]);
});

it('fetches anew down to an older study that a file was added to', async () => {
  const { library, asked } = libraryOf(page([4, 3], 'c'), page([2, 1], null), page([5, 4], 'd'), page([3, 2], 'e'));
  await library.loadMore();
  await library.loadMore();
  await library.refresh(2);
  expect(ids(library)).toEqual([5, 4, 3, 2, 1]);
  expect(asked).toEqual([null, 'c', null, 'd']);
});

it('asks for the newest only when another patient’s upload is done', async () => {
  const { library, asked } = libraryOf(page([2], 'c'), page([2], 'c'));
  await library.loadMore();
  await library.refresh(99);
  expect(asked).toEqual([null, null]);
});

it('leaves no gap where more studies are new than fit on a page', async () => {
  const { library, asked } = libraryOf(page([2, 1], null), page([9, 8], 'c'), page([7, 2], 'd'));
  await library.loadMore();
  await library.refresh();
  expect(ids(library)).toEqual([9, 8]);
  await library.loadMore();
  expect(asked).toEqual([null, null, 'c']);
});

it('lets go of studies that were deleted', async () => {
  const { library } = libraryOf(page([3, 2, 1], 'c'), page([3, 1], 'c'));
  await library.loadMore();
  await library.refresh();
  expect(ids(library)).toEqual([3, 1]);
});

it('does again what failed, also when there is nothing more to load', async () => {
  const { library } = libraryOf(page([1], null), new Failure('busy', 'x', 503), page([2, 1], null));
  await library.loadMore();
  await library.refresh();
  expect(library.failure?.status).toBe(503);
  await library.retry();
  expect(library.failure).toBeUndefined();
  expect(ids(library)).toEqual([2, 1]);
});

it('goes as deep as a refresh that it takes the place of', async () => {
  const { library, asked } = libraryOf(page([4], 'c'), page([3], 'd'), page([4], 'c'), page([4], 'c'), page([3], 'd'));
  await library.loadMore();
  await library.loadMore();
  const first = library.refresh(3);
  await library.refresh(4);
  await first;
  expect(asked).toEqual([null, 'c', null, null, 'c']);
  expect(ids(library)).toEqual([4, 3]);
});
