import { expect, it } from 'vitest';

import { Session } from '../../../src/core/session';

function counted(...tokens: string[]) {
  let asked = 0;
  const session = new Session(() => Promise.resolve(tokens[Math.min(asked++, tokens.length - 1)]!));
  return { session, asked: () => asked };
}

it('asks for a token once, however many want it', async () => {
  const { session, asked } = counted('a', 'b');
  expect(await Promise.all([session.token(), session.token(), session.token()])).toEqual(['a', 'a', 'a']);
  expect(asked()).toBe(1);
});

it('renews once for requests that were refused together', async () => {
  const { session, asked } = counted('a', 'b');
  const old = await session.token();
  expect(await Promise.all([session.renewed(old), session.renewed(old), session.renewed(old)])).toEqual(['b', 'b', 'b']);
  expect(asked()).toBe(2);
  expect(await session.token()).toBe('b');
});

it('has no other token when the same one comes again, or it is a plain string', async () => {
  const { session } = counted('a');
  expect(await session.renewed(await session.token())).toBeUndefined();
  expect(await new Session('a').renewed('a')).toBeUndefined();
});

it('asks again after the page failed to give one', async () => {
  let asked = 0;
  const session = new Session(() => {
    asked += 1;
    if (asked === 1) throw new Error('not signed in');
    return 'a';
  });
  await expect(session.token()).rejects.toThrow('not signed in');
  expect(await session.token()).toBe('a');
});

it('takes another string at once', async () => {
  const session = new Session('a');
  expect(await session.token()).toBe('a');
  session.use('b');
  expect(await session.token()).toBe('b');
});

it('asks another function only when the token is refused', async () => {
  const { session, asked } = counted('a');
  expect(await session.token()).toBe('a');
  session.use(() => 'b');
  expect(await session.token()).toBe('a');
  expect(await session.renewed('a')).toBe('b');
  expect(asked()).toBe(1);
});
