import { expect, it } from 'vitest';

import { Tokens } from '../src/tokens.js';

function counted(...answers: string[]) {
  let asked = 0;
  const tokens = new Tokens(() => Promise.resolve(answers[Math.min(asked++, answers.length - 1)]!));
  return { tokens, asked: () => asked };
}

it('asks for a token once, however many want it', async () => {
  const { tokens, asked } = counted('a', 'b');
  expect(await Promise.all([tokens.token(), tokens.token(), tokens.token()])).toEqual(['a', 'a', 'a']);
  expect(asked()).toBe(1);
});

it('renews once for requests that were refused together', async () => {
  const { tokens, asked } = counted('a', 'b');
  const old = await tokens.token();
  expect(await Promise.all([tokens.renewed(old), tokens.renewed(old), tokens.renewed(old)])).toEqual(['b', 'b', 'b']);
  expect(asked()).toBe(2);
  expect(await tokens.token()).toBe('b');
});

it('has no other token when the same one comes again, or it is a plain string', async () => {
  const { tokens } = counted('a');
  expect(await tokens.renewed(await tokens.token())).toBeUndefined();
  expect(await new Tokens('a').renewed('a')).toBeUndefined();
});

it('asks again after the page failed to give one', async () => {
  let asked = 0;
  const tokens = new Tokens(() => {
    asked += 1;
    if (asked === 1) throw new Error('not signed in');
    return 'a';
  });
  await expect(tokens.token()).rejects.toMatchObject({ code: 'no_token', status: 0, cause: new Error('not signed in') });
  expect(await tokens.token()).toBe('a');
});

it('takes another string at once', async () => {
  const tokens = new Tokens('a');
  expect(await tokens.token()).toBe('a');
  tokens.use('b');
  expect(await tokens.token()).toBe('b');
});

it('asks another function only when the token is refused', async () => {
  const { tokens, asked } = counted('a');
  expect(await tokens.token()).toBe('a');
  tokens.use(() => 'b');
  expect(await tokens.token()).toBe('a');
  expect(await tokens.renewed('a')).toBe('b');
  expect(asked()).toBe(1);
});
