import { afterEach, expect, it, vi } from 'vitest';

import { ImagingError, noAnswer, noToken, unexpected } from '../src/errors.js';
import { mayPass, pauseAfter, rest } from '../src/retry.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const busy = (retryAfter?: number) => new ImagingError(503, 'unavailable', 'busy', { retryAfter });

it('tries again what may pass, and nothing else', () => {
  for (const status of [429, 502, 503, 504]) expect(mayPass(unexpected(status)), String(status)).toBe(true);
  expect(mayPass(noAnswer())).toBe(true);
  expect(mayPass(noToken('x'))).toBe(false);
  for (const status of [200, 400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 501, 507]) {
    expect(mayPass(unexpected(status)), String(status)).toBe(false);
  }
});

it('doubles its pauses up to a limit, and then gives up', () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  expect([1, 2, 3, 4, 5, 6].map((failures) => pauseAfter(failures, busy(), 6))).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
  expect(pauseAfter(5, busy(), 4)).toBeUndefined();
  expect(pauseAfter(1, busy(), 0)).toBeUndefined();
  expect(pauseAfter(1, new ImagingError(422, 'unprocessable_image', ''), 4)).toBeUndefined();
});

it('spreads clients over half of the pause', () => {
  const pauses = Array.from({ length: 200 }, () => pauseAfter(3, busy(), 4)!);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(2000);
  expect(new Set(pauses).size).toBeGreaterThan(100);
});

it('never comes back before Retry-After, and tells the caller when that is long', () => {
  expect(pauseAfter(1, busy(7), 4)).toBe(7000);
  expect(pauseAfter(1, busy(0), 4)).toBeGreaterThanOrEqual(250);
  expect(pauseAfter(1, busy(61), 4)).toBeUndefined();
});

it('ends a pause as soon as it is aborted', async () => {
  vi.useFakeTimers();
  const abort = new AbortController();
  const resting = rest(60_000, abort.signal);
  abort.abort(new Error('enough'));
  await expect(resting).rejects.toThrow('enough');
  await expect(rest(60_000, abort.signal)).rejects.toThrow('enough');
  expect(vi.getTimerCount()).toBe(0);
});
