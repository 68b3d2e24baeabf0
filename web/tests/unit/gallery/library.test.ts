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
    studies: (_: number, cursor: string | null) => {
      asked.push(cursor);
      const answer = answers.shift()!;
      return answer instanceof Failure ? Promise.reject(answer) : Promise.resolve(answer);
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
