import { afterEach, expect, it, vi } from 'vitest';

import { unwatchNearness, watchNearness } from '../../../src/gallery/near-view';

type Entries = { target: Element; isIntersecting: boolean; boundingClientRect: { top: number; bottom: number } }[];

afterEach(() => vi.unstubAllGlobals());

it('tells what is visible first, then what is nearest to it', () => {
  let tell = (_: Entries) => {};
  const observe = vi.fn();
  const unobserve = vi.fn();
  vi.stubGlobal('innerHeight', 800);
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe = observe;
      unobserve = unobserve;
      constructor(callback: typeof tell) {
        tell = callback;
      }
    },
  );
  const told: string[] = [];
  const at = (name: string, top: number) => {
    const target = { name } as unknown as Element;
    watchNearness(target, (near) => told.push(`${name} ${near}`));
    return { target, isIntersecting: true, boundingClientRect: { top, bottom: top + 100 } };
  };
  const entries = [at('far above', -700), at('above', -150), at('first', 0), at('second', 400), at('below', 900)];
  tell(entries);
  expect(told).toEqual(['first true', 'second true', 'above true', 'below true', 'far above true']);

  unwatchNearness(entries[0]!.target);
  tell(entries.slice(0, 1));
  expect(told).toHaveLength(5);
  expect([observe.mock.calls.length, unobserve.mock.calls.length]).toEqual([5, 1]);
});
