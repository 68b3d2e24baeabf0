import { afterEach, expect, it, vi } from 'vitest';

import { dayOf, daySpellings, timeOf } from '../../../src/core/words';

afterEach(() => vi.unstubAllEnvs());

it('spells the day that the clock on the wall had', async () => {
  vi.stubEnv('TZ', 'Pacific/Auckland');
  vi.resetModules();
  const { daySpellings } = await import('../../../src/core/words');
  const spellings = daySpellings('2026-02-09T20:00:00Z');
  expect(spellings).toContain('2026-02-10');
  expect(spellings).toMatch(/\b(02\/10\/2026|10[./]02[./]2026)\b/);
  expect(spellings).not.toContain('2026-02-09');
});

it('has words for what has no date', () => {
  expect([dayOf(null), timeOf(null), daySpellings(null)]).toEqual(['Without a date', '', '']);
});
