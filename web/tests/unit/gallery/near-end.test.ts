import type { ReactiveControllerHost } from 'lit';
import { afterEach, expect, it, vi } from 'vitest';

import { NearEnd } from '../../../src/gallery/near-end';

afterEach(() => vi.unstubAllGlobals());

it('takes the end for far after the list has grown, until it is looked at again', () => {
  let tell = (_: object[]) => {};
  vi.stubGlobal('innerHeight', 800);
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe(): void {}
      unobserve(): void {}
      constructor(callback: typeof tell) {
        tell = callback;
      }
    },
  );
  const element = {} as Element;
  const near = [{ target: element, isIntersecting: true, boundingClientRect: { top: 0, bottom: 1 } }];
  let list = ['first page'];
  const changed = vi.fn();
  const host = { addController: vi.fn() } as unknown as ReactiveControllerHost;
  const end = new NearEnd(
    host,
    () => list,
    () => element,
    changed,
  );

  end.hostUpdated();
  tell(near);
  expect(end.isNear).toBe(true);
  end.hostUpdated();
  expect(end.isNear, 'nothing has changed').toBe(true);

  list = ['first page', 'second page'];
  end.hostUpdated();
  expect(end.isNear).toBe(false);
  tell(near);
  expect(end.isNear).toBe(true);
  expect(changed).toHaveBeenCalledTimes(2);
});
